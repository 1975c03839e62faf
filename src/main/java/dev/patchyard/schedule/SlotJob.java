package dev.patchyard.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.quartz.Job;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the timekeeper for one slot of one policy. Run again after a crash, which does no harm. */
final class SlotJob implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(SlotJob.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    static final String POLICY = "policy";
    static final String SLOT = "slot";
    static final String SKIPPED = "skipped";

    private final Timekeeper timekeeper;
    private final SlotTriggers triggers;

    SlotJob(Timekeeper timekeeper, SlotTriggers triggers) {
        this.timekeeper = timekeeper;
        this.triggers = triggers;
    }

    /** A database that is away for a moment must not cost a slot, so the same firing is tried again. */
    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        JobDataMap data = context.getMergedJobDataMap();
        String policyId = data.getString(POLICY);
        Instant slot = Instant.parse(data.getString(SLOT));
        try {
            timekeeper.due(policyId, slot, Boolean.parseBoolean(data.getString(SKIPPED)));
            triggers.renew(policyId, slot);
        } catch (SchedulerException | RuntimeException fault) {
            LOG.warn("slot of policy {} is not decided yet: {}", policyId, fault.getMessage());
            LockSupport.parkNanos(PAUSE.toNanos());
            throw new JobExecutionException("slot of policy " + policyId, fault, true);
        }
    }
}
