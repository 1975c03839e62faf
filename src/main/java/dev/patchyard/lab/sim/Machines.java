package dev.patchyard.lab.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.hosts.HostControl;
import dev.patchyard.lab.hosts.LabHost;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The virtual machines: the lab's hosts as the sim-engine sees them. What it says is asked of the host each time. */
public final class Machines {
    static final String DATASTORE = "lab-datastore-1";
    private static final long DISK_BYTES = 200_000_000L;

    private final List<LabHost> hosts;
    private final HostControl control;
    /** Machines whose datastore is one of their own, with this share of it free. */
    private final Map<String, Integer> freePercent = new ConcurrentSkipListMap<>();
    private final Set<String> withDataDisk = ConcurrentHashMap.newKeySet();

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

    /** Puts a machine on a datastore of its own that is as free as this. */
    void fillDatastore(String vm, int percentLeft) {
        freePercent.put(host(vm).vm(), percentLeft);
    }

    /** Puts a machine back where all others are. */
    void healDatastore(String vm) {
        freePercent.remove(host(vm).vm());
    }

    /** Gives a machine a disk that no snapshot covers, or takes it away. */
    void dataDisk(String vm, boolean isThere) {
        if (isThere) {
            withDataDisk.add(host(vm).vm());
        } else {
            withDataDisk.remove(host(vm).vm());
        }
    }

    /** @return free bytes of the datastore as this machine sees them */
    long freeBytes(String vm) {
        Integer percent = freePercent.get(vm);
        return percent == null ? control.freeBytes() : control.capacityBytes() / 100 * percent;
    }

    List<ObjectNode> datastores() {
        List<ObjectNode> all = new ArrayList<>(List.of(datastore(DATASTORE, control.freeBytes())));
        freePercent.keySet().forEach(vm -> all.add(datastore(datastoreOf(vm), freeBytes(vm))));
        return all;
    }

    private ObjectNode datastore(String id, long free) {
        return Json.object().put("id", id).put("name", id).put("capacity_bytes", control.capacityBytes())
                .put("free_bytes", free);
    }

    String datastoreOf(String vm) {
        return freePercent.containsKey(vm) ? DATASTORE + "-" + vm : DATASTORE;
    }

    ObjectNode document(LabHost host) {
        ObjectNode vm = Json.object().put("id", host.vm()).put("name", host.name()).put("uuid", host.productUuid())
                .put("power_state", control.running(host.name()) ? "on" : "off").put("guest_os", host.operatingSystem())
                .put("ip", host.ip()).put("cluster", "lab-cluster").put("host", "lab-hypervisor-1")
                .put("platform", "lab").put("datastore", datastoreOf(host.vm()))
                .put("machine_id", host.machineId());
        vm.set("macs", Json.texts(List.of(host.mac())));
        vm.set("disks", Json.array(withDataDisk.contains(host.vm())
                ? List.of(disk(host), dataDisk(host)) : List.of(disk(host))));
        return vm;
    }

    ObjectNode disk(LabHost host) {
        return disk(host, "disk-0", "/").put("snapshot_covered", true);
    }

    private ObjectNode dataDisk(LabHost host) {
        return disk(host, "disk-1", "/srv").put("snapshot_covered", false);
    }

    private ObjectNode disk(LabHost host, String id, String mount) {
        return Json.object().put("id", id).put("datastore", datastoreOf(host.vm())).put("size_bytes", DISK_BYTES)
                .put("mount", mount);
    }
}
