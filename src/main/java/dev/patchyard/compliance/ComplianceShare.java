package dev.patchyard.compliance;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How many CIs of a group are at their baseline. Unknown ones count in the total and so against the percentage.
 *
 * @param scanned how many were scanned at least once, however long ago
 */
public record ComplianceShare(long compliant, long nonCompliant, long unknown, long scanned) {
    /** @return the share among the states that are members of the group */
    public static ComplianceShare of(Collection<PatchState> states, Predicate<PatchState> member) {
        List<PatchState> group = states.stream().filter(member).toList();
        return new ComplianceShare(
                count(group, ComplianceStatus.COMPLIANT), count(group, ComplianceStatus.NON_COMPLIANT),
                count(group, ComplianceStatus.UNKNOWN), group.stream().filter(state -> state.lastScanned() != null).count());
    }

    public long total() {
        return compliant + nonCompliant + unknown;
    }

    /** @return with one decimal, cut and never rounded up, so that 100 means all; null when the group is empty */
    public @Nullable Double percent() {
        return total() == 0 ? null : Math.floorDiv(compliant * 1000, total()) / 10.0;
    }

    private static long count(List<PatchState> group, ComplianceStatus status) {
        return group.stream().filter(state -> state.status() == status).count();
    }
}
