package dev.patchyard.lab.hosts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * One host of the lab, as it was planned: everything about it that never changes.
 *
 * @param name the host's name, for instance {@code deb-01}; it is its CI's id too
 * @param vm the id of its virtual machine in the sim-engine
 * @param family {@code debian} or {@code el}
 * @param index its number in the lab, from 0; its addresses follow from it
 * @param ip its address in the lab's network
 * @param login the only user that may log in: {@code root}, or {@code ops} with sudo
 * @param hostKeys its full public SSH host keys
 * @param holdsPackage whether one package of the lab is on hold there
 */
public record LabHost(
        String name, String vm, String family, int index, String ip, String login, String mac, String machineId,
        String productUuid, List<String> hostKeys, boolean holdsPackage) {
    public LabHost {
        hostKeys = List.copyOf(hostKeys);
        if (!family.equals("debian") && !family.equals("el")) {
            throw new IllegalArgumentException("a lab host's family is debian or el, not " + family);
        }
    }

    /** @return the CI's id */
    public String ci() {
        return name;
    }

    /** @return the operating system as tags and the sim-engine name it */
    public String operatingSystem() {
        return family.equals("debian") ? "debian12" : "rhel9";
    }

    /** @return this host with its host keys known */
    public LabHost withHostKeys(List<String> keys) {
        return new LabHost(name, vm, family, index, ip, login, mac, machineId, productUuid, keys, holdsPackage);
    }

    /** @return the host as JSON, as {@link #read} takes it */
    public ObjectNode document() {
        ObjectNode document = Json.object().put("name", name).put("ci", ci()).put("vm", vm).put("family", family)
                .put("index", index).put("ip", ip).put("login", login).put("mac", mac).put("machine_id", machineId)
                .put("product_uuid", productUuid).put("holds_package", holdsPackage);
        document.set("ssh_host_keys", Json.texts(hostKeys));
        return document;
    }

    /** @return the host that {@link #document} described */
    public static LabHost read(ObjectNode document) {
        List<String> keys = new ArrayList<>();
        document.get("ssh_host_keys").forEach(key -> keys.add(key.asText()));
        return new LabHost(document.get("name").asText(), document.get("vm").asText(), document.get("family").asText(),
                document.get("index").asInt(), document.get("ip").asText(), document.get("login").asText(),
                document.get("mac").asText(), document.get("machine_id").asText(),
                document.get("product_uuid").asText(), keys, document.get("holds_package").asBoolean());
    }
}
