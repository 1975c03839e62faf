package dev.patchyard.run;

import java.time.Instant;
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
 */
public record SnapshotLink(
        String name,
        String vmId,
        @Nullable String snapshotId,
        @Nullable Instant takenAt,
        String consistency,
        String notCovered) {}
