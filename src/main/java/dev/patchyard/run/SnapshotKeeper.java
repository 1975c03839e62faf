package dev.patchyard.run;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.Recovery;
import dev.patchyard.snapshot.SimEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes our snapshots once their policy's retention is over; chains fill datastores. */
public final class SnapshotKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);
    private static final int BATCH = 200;

    private final RunStore store;
    private final SimEngine engine;
    private final Clock clock;

    public SnapshotKeeper(RunStore store, SimEngine engine, Clock clock) {
        this.store = store;
        this.engine = engine;
        this.clock = clock;
    }

    /** Looks through ended runs, newest first, and removes what is due. Twice is fine. @return how many were removed */
    public int sweep() {
        int removed = 0;
        List<PatchRun> page = store.page(new RunStore.RunFilter(null, RunPhase.ENDED, null, null), 0, BATCH);
        for (PatchRun run : page) {
            for (HostRecord host : run.hosts().values()) {
                removed += isDue(run, host) && remove(host.snapshot()) ? 1 : 0;
            }
        }
        return removed;
    }

    /** The way back of a host that nobody can speak for is never taken away. */
    boolean isDue(PatchRun run, HostRecord host) {
        SnapshotLink snapshot = host.snapshot();
        Instant ended = run.endedAt();
        if (snapshot == null || snapshot.snapshotId() == null || ended == null || host.state() == HostState.UNKNOWN) {
            return false;
        }
        Recovery recovery = run.policy().recovery();
        Duration keep = host.state() == HostState.OK ? recovery.retentionOk() : recovery.retentionFailed();
        return clock.instant().isAfter(ended.plus(keep));
    }

    private boolean remove(SnapshotLink snapshot) {
        try {
            boolean isThere = engine.snapshots(snapshot.vmId()).stream()
                    .anyMatch(s -> s.id().equals(snapshot.snapshotId()) && s.name().equals(snapshot.name()));
            if (isThere) {
                engine.remove(snapshot.vmId(), snapshot.snapshotId());
            }
            return isThere;
        } catch (CollaboratorFault fault) {
            LOG.warn("snapshot {} is past its retention and stays: {}", snapshot.name(), fault.getMessage());
            return false;
        }
    }
}
