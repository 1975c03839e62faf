package dev.patchyard.run;

import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchExecutor.Swept;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps what runs that are over left on this machine: processes, and temporary files in which secrets may lie. To be called
 * at the start and now and then; several nodes do no harm to each other. Records and snapshots have keepers of their own.
 */
public final class Janitor {
    /** After its end a run may still let hosts go that come back. */
    static final Duration GRACE = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);

    private final RunStore runs;
    private final PatchExecutor executor;
    private final Clock clock;
    private final AtomicLong processes = new AtomicLong();

    public Janitor(RunStore runs, PatchExecutor executor, Clock clock) {
        this.runs = runs;
        this.executor = executor;
        this.clock = clock;
    }

    /** Twice is fine. @return what was swept */
    public Swept sweep() {
        Swept swept = executor.sweep(this::isOver);
        processes.addAndGet(swept.processes());
        if (swept.processes() + swept.leftovers() > 0) {
            LOG.info("swept: {} orphaned processes, {} temporary directories", swept.processes(), swept.leftovers());
        }
        return swept;
    }

    /** @return how many orphaned processes were ended since this process began */
    public long processesEnded() {
        return processes.get();
    }

    /** A run that is not known may be one of a database that was put back; its plays are left to a person. */
    private boolean isOver(String runId) {
        try {
            return runs.find(runId)
                    .filter(PatchRun::isEnded)
                    .filter(run -> run.endedAt() != null && run.endedAt().plus(GRACE).isBefore(clock.instant()))
                    .isPresent();
        } catch (RunStore.Unreadable setAside) {
            return false;
        }
    }
}
