package dev.patchyard.compliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last good scan saw beside the updates that are taken: enough to say why they are not, and to judge again when
 * advisories change.
 *
 * @param passedOver    updates that nothing asks for
 * @param unconfigured  packages that are installed halfway
 * @param rebootReason  why a reboot is needed before everything installed is active, null when none is
 * @param staleServices services that still run replaced files
 */
public record Remainder(
        List<PendingPatch> passedOver, List<String> unconfigured, @Nullable String rebootReason, List<String> staleServices) {
    public Remainder {
        passedOver = List.copyOf(passedOver);
        unconfigured = List.copyOf(unconfigured);
        staleServices = List.copyOf(staleServices);
    }

    /** @return what such a scan left */
    static Remainder of(HostScan scan, HostFacts facts, List<PendingPatch> passedOver) {
        List<String> halfway = scan.packages().stream()
                .filter(installed -> !installed.configured())
                .map(InstalledPackage::name)
                .toList();
        return new Remainder(passedOver, halfway, facts.rebootReason(), facts.staleServices());
    }

    /** @return the same with other updates that nothing asks for */
    Remainder passingOver(List<PendingPatch> updates) {
        return new Remainder(updates, unconfigured, rebootReason, staleServices);
    }
}
