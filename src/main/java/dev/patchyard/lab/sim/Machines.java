package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The virtual machines: the lab's hosts as the sim-engine sees them. What it says is asked of the host each time. */
public final class Machines {
    static final String DATASTORE = "lab-datastore-1";
    private static final long DISK_BYTES = 200_000_000L;

    private final List<LabHost> hosts;
    private final HostControl control;
    private final Set<String> full = ConcurrentHashMap.newKeySet();

    public Machines(List<LabHost> hosts, HostControl control) {
        this.hosts = List.copyOf(hosts);
        this.control = control;
    }

    List<ObjectNode> all() {
        return hosts.stream().map(this::document).toList();
    }

    /** @return the host behind a machine's id */
    LabHost host(String vm) {
        return find(vm).orElseThrow(() -> Problem.notFound("virtual machine", vm));
    }

    /** @return the host behind a machine's id, or nothing */
    public Optional<LabHost> find(String vm) {
        return hosts.stream().filter(host -> host.vm().equals(vm)).findFirst();
    }

    HostControl control() {
        return control;
    }

    /** Lets a machine's datastore look full to it, or not any more. */
    void diskFull(String vm, boolean isFull) {
        if (isFull) {
            full.add(host(vm).vm());
        } else {
            full.remove(host(vm).vm());
        }
    }

    /** @return free bytes of the datastore as this machine sees them */
    long freeBytes(String vm) {
        return full.contains(vm) ? 0 : control.freeBytes();
    }

    ObjectNode document(LabHost host) {
        ObjectNode vm = Json.object().put("id", host.vm()).put("name", host.name()).put("uuid", host.productUuid())
                .put("power_state", control.running(host.name()) ? "on" : "off").put("guest_os", host.operatingSystem())
                .put("ip", host.ip()).put("cluster", "lab-cluster").put("host", "lab-hypervisor-1")
                .put("platform", "lab").put("datastore", DATASTORE).put("machine_id", host.machineId());
        vm.set("macs", Json.texts(List.of(host.mac())));
        vm.set("disks", Json.array(List.of(disk(host))));
        return vm;
    }

    ObjectNode disk(LabHost host) {
        return Json.object().put("id", "disk-0").put("datastore", DATASTORE).put("size_bytes", DISK_BYTES)
                .put("snapshot_covered", true).put("mount", "/");
    }
}
