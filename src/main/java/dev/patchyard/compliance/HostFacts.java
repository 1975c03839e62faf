package dev.patchyard.compliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host says of itself.
 *
 * @param distribution  os-release ID, for example {@code debian} or {@code rocky}
 * @param release       os-release VERSION_ID
 * @param kernel        running kernel
 * @param bootId        changes with every boot
 * @param machineId     /etc/machine-id, null when unreadable
 * @param productUuid   DMI product UUID, null when unreadable
 * @param macs          hardware addresses, lower case, loopback left out
 * @param rebootReason  why a reboot is needed, null when none is
 * @param staleServices services that still run replaced files
 * @param failedUnits   services that are in a failed state
 * @param listening     TCP ports that are listened on, but for those that the kernel chose
 * @param running       services that run and are meant to run
 * @param mounts        where file systems are mounted
 */
public record HostFacts(
        String distribution,
        String release,
        String kernel,
        String bootId,
        @Nullable String machineId,
        @Nullable String productUuid,
        List<String> macs,
        @Nullable String rebootReason,
        List<String> staleServices,
        List<String> failedUnits,
        List<Integer> listening,
        List<String> running,
        List<String> mounts) {
    public HostFacts {
        macs = List.copyOf(macs);
        staleServices = List.copyOf(staleServices);
        failedUnits = List.copyOf(failedUnits);
        listening = List.copyOf(listening);
        running = List.copyOf(running);
        mounts = List.copyOf(mounts);
    }
}
