package dev.patchyard.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine as the hypervisor knows it.
 *
 * @param id         hypervisor's name for it
 * @param name       for people
 * @param poweredOn  whether it runs
 * @param uuid       what the guest should see as product UUID, null when unknown
 * @param macs       hardware addresses, lower case
 * @param disks      disk names
 * @param datastores where its disks lie, each once; empty when the hypervisor does not tell
 */
public record VirtualMachine(
        String id, String name, boolean poweredOn, @Nullable String uuid, List<String> macs, List<String> disks,
        List<String> datastores) {
    public VirtualMachine {
        macs = List.copyOf(macs);
        disks = List.copyOf(disks);
        datastores = List.copyOf(datastores);
    }

    /** A machine of which it is not known where its disks lie. */
    public VirtualMachine(
            String id, String name, boolean poweredOn, @Nullable String uuid, List<String> macs, List<String> disks) {
        this(id, name, poweredOn, uuid, macs, disks, List.of());
    }
}
