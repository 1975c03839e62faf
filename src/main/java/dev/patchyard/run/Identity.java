package dev.patchyard.run;

import dev.patchyard.patching.HostRecovery;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a virtual machine of the hypervisor and a host that was logged in to are one. What both sides tell must be
 * equal, and there must be something that both tell. Pure.
 */
final class Identity {
    private final VirtualMachine machine;
    private final List<String> contradictions = new ArrayList<>();
    private int agreed;

    private Identity(VirtualMachine machine) {
        this.machine = machine;
    }

    /** @return why they are not one, empty when they are */
    static Optional<String> contradiction(VirtualMachine machine, PlannedHost host) {
        return new Identity(machine).compare(host.machineId(), host.productUuid(), host.macs());
    }

    /** @return why they are not one, empty when they are */
    static Optional<String> contradiction(VirtualMachine machine, HostRecovery.Who host) {
        return new Identity(machine).compare(host.machineId(), host.productUuid(), host.macs());
    }

    private Optional<String> compare(@Nullable String machineId, @Nullable String productUuid, List<String> macs) {
        compare("machine id", plain(machine.machineId()), plain(machineId));
        String uuid = plain(machine.uuid());
        compare("product UUID", uuid, uuid != null && uuid.equals(swapped(plain(productUuid))) ? uuid : plain(productUuid));
        if (!machine.macs().isEmpty() && !macs.isEmpty()) {
            judge("MAC address", !Collections.disjoint(machine.macs(), macs));
        }
        if (!contradictions.isEmpty()) {
            return Optional.of("the hypervisor's " + machine.id() + " has another " + String.join(" and ", contradictions)
                    + " than the host");
        }
        return agreed > 0
                ? Optional.empty()
                : Optional.of("the hypervisor tells nothing of " + machine.id() + " that the host tells too");
    }

    private void compare(String what, @Nullable String told, @Nullable String seen) {
        if (told != null && seen != null) {
            judge(what, told.equals(seen));
        }
    }

    private void judge(String what, boolean equal) {
        if (equal) {
            agreed++;
        } else {
            contradictions.add(what);
        }
    }

    private static @Nullable String plain(@Nullable String id) {
        String bare = id == null ? "" : id.toLowerCase(Locale.ROOT).replace("-", "").strip();
        return bare.isEmpty() ? null : bare;
    }

    /** Older firmware tables hold the first three groups of a UUID with their bytes the other way round. */
    private static @Nullable String swapped(@Nullable String uuid) {
        return uuid == null || uuid.length() != 32
                ? uuid
                : turned(uuid.substring(0, 8)) + turned(uuid.substring(8, 12)) + turned(uuid.substring(12, 16)) + uuid.substring(16);
    }

    private static String turned(String group) {
        StringBuilder turned = new StringBuilder();
        for (int end = group.length(); end > 0; end -= 2) {
            turned.append(group, end - 2, end);
        }
        return turned.toString();
    }
}
