package dev.patchyard.lab.cmdb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Json;

/** Makes the CI of a lab host as the CMDB knows it at first start. */
final class CiSeed {
    private CiSeed() {}

    static ObjectNode of(LabHost host) {
        ObjectNode ci = Json.object().put("id", host.ci()).put("type", "vm").put("name", host.name());
        ci.putObject("tags").put("env", "lab").put("os", host.operatingSystem()).put("platform", "lab")
                .put("role", "web").put("group", host.family());
        ci.set("attributes", attributes(host));
        return ci;
    }

    /** @return those attributes that follow from the host as it is; they are brought up to date at every start */
    static ObjectNode facts(LabHost host) {
        ObjectNode facts = Json.object().put("ip", host.ip()).put("sim_vm_id", host.vm())
                .put("ansible_host", host.ip()).put("ansible_port", 22).put("ansible_user", host.login())
                .put("machine_id", host.machineId()).put("product_uuid", host.productUuid()).put("mac", host.mac());
        facts.set("ssh_host_keys", Json.texts(host.hostKeys()));
        return facts;
    }

    private static ObjectNode attributes(LabHost host) {
        ObjectNode attributes = facts(host);
        return attributes.put("os", host.operatingSystem()).put("hostname", host.name()).put("power_state", "on")
                .put("revert_safe", true).putNull("redundancy_group");
    }
}
