package dev.patchyard.run;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way back of one host.
 *
 * @param name        written down before the snapshot is asked for, so that it can be found after a crash
 * @param vmId        whose it is
 * @param snapshotId  null until a read confirmed it
 * @param takenAt     when it was made, null until confirmed
 * @param consistency crash, filesystem or application; empty until confirmed
 * @param notCovered  disks it does not cover, empty when all are
 * @param covered     disks it covers, none until confirmed
 * @param freeBytes   space that was left where it lies, null when not known
 */
public record SnapshotLink(
        String name,
        String vmId,
        @Nullable String snapshotId,
        @Nullable Instant takenAt,
        String consistency,
        String notCovered,
        List<String> covered,
        @Nullable Long freeBytes) {
    // NB: links that were written down before disks and space were recorded have neither.
    public SnapshotLink {
        covered = covered == null ? List.of() : List.copyOf(covered);
    }

    /** @return a link that is written down before its snapshot is asked for */
    public static SnapshotLink intended(String name, String vmId) {
        return new SnapshotLink(name, vmId, null, null, "", "", List.of(), null);
    }
}
