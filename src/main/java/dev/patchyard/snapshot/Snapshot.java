package dev.patchyard.snapshot;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of a virtual machine that can be gone back to.
 *
 * @param id          hypervisor's identifier
 * @param name        ours begin with {@code py-}
 * @param vmId        whose it is
 * @param runId       the run it was made for, null when it is not ours
 * @param createdAt   when
 * @param ready       whether it can be reverted to
 * @param disks       what it covers
 * @param consistency crash, filesystem or application
 * @param freeBytes   space left where it lies, -1 when unknown
 * @param parentId    the snapshot it builds on, null when on none or unknown
 */
public record Snapshot(
        String id,
        String name,
        String vmId,
        @Nullable String runId,
        Instant createdAt,
        boolean ready,
        List<String> disks,
        String consistency,
        long freeBytes,
        @Nullable String parentId) {
    public Snapshot {
        disks = List.copyOf(disks);
    }
}
