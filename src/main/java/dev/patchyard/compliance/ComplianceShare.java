package dev.patchyard.compliance;

import org.jspecify.annotations.Nullable;

/**
 * How many CIs of a group are at their baseline. Unknown and exempt ones count in the total and so against the percentage.
 *
 * @param nonCompliant those for which nobody accepted the risk
 * @param exempt       those that are not compliant, and of which a person accepted everything that waits, for now
 * @param overdue      those with a deadline that is over; they are counted as what they are besides
 * @param scanned      how many were scanned at least once, however long ago
 */
public record ComplianceShare(long compliant, long nonCompliant, long unknown, long exempt, long overdue, long scanned) {
    /** Of a group without a CI. */
    public static final ComplianceShare NOBODY = new ComplianceShare(0, 0, 0, 0, 0, 0);

    public long total() {
        return compliant + nonCompliant + unknown + exempt;
    }

    /** @return with one decimal, cut and never rounded up, so that 100 means all; null when the group is empty */
    public @Nullable Double percent() {
        return total() == 0 ? null : Math.floorDiv(compliant * 1000, total()) / 10.0;
    }

    /** @return both groups together, which have no CI in common */
    public ComplianceShare plus(ComplianceShare other) {
        return new ComplianceShare(
                compliant + other.compliant, nonCompliant + other.nonCompliant, unknown + other.unknown,
                exempt + other.exempt, overdue + other.overdue, scanned + other.scanned);
    }
}
