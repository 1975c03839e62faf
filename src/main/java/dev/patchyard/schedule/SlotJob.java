package dev.patchyard.schedule;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes whoever decides slots at a moment at which policies are due. Run again after a crash, which does no harm. */
final class SlotJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(SlotJob.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final DueSlots slots;

    SlotJob(DueSlots slots) {
        this.slots = slots;
    }

    /** A database that is away for a moment must not cost a slot, so the same firing is tried again. */
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        try {
            slots.decide();
        } catch (RuntimeException fault) {
            LOG.warn("slots of {} are not decided yet: {}", context.getTrigger().getKey().getName(), fault.getMessage());
            LockSupport.parkNanos(PAUSE.toNanos());
            throw new JobExecutionException("slots of " + context.getTrigger().getKey().getName(), fault, true);
        }
    }
}
