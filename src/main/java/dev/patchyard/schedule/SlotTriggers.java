package dev.patchyard.schedule;

import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
import dev.patchyard.policy.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * Keeps one trigger for each scheduled policy: its next slot, an instant. The scheduler is never given a cron expression,
 * because it loses slots when the clocks change. Several nodes may do this at the same time.
 */
final class SlotTriggers {
    private static final String GROUP = "slots";
    private static final JobKey JOB = new JobKey("slot", "patchyard");
    private static final String TIMING = "timing";
    private static final Duration LOST = Duration.ofMinutes(2);
    private static final Duration GLANCE = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private final Timekeeper timekeeper;
    private final PolicyShelf shelf;
    private final Clock clock;
    private Instant lookedAhead = Instant.EPOCH;

    SlotTriggers(Scheduler scheduler, Timekeeper timekeeper, PolicyShelf shelf, Clock clock) {
        this.scheduler = scheduler;
        this.timekeeper = timekeeper;
        this.shelf = shelf;
        this.clock = clock;
    }

    /** Makes the triggers fit the policies as they are now. May be called at any time. */
    void reconcile() throws SchedulerException {
        prepareJob();
        Set<TriggerKey> superfluous = new HashSet<>(scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP)));
        for (Shelved shelved : shelf.all()) {
            if (Timekeeper.isScheduled(shelved.policy())) {
                superfluous.remove(key(shelved.policy().id()));
                fit(shelved.policy());
            }
        }
        lookAhead();
        for (TriggerKey key : superfluous) {
            retire(key);
        }
    }

    private void lookAhead() {
        if (clock.instant().isBefore(lookedAhead.plus(GLANCE))) {
            return;
        }
        lookedAhead = clock.instant();
        shelf.all().stream().map(Shelved::policy).filter(Timekeeper::isScheduled).forEach(timekeeper.ahead()::look);
    }

    /** A policy that is not scheduled any more gets no slots, but one that is due already gets its reason. */
    private void retire(TriggerKey key) throws SchedulerException {
        Trigger trigger = scheduler.getTrigger(key);
        if (trigger == null || isDue(trigger) && !isLost(trigger)) {
            return;
        }
        decideIfLost(trigger);
        timekeeper.ahead().drop(key.getName(), "the policy was disabled or removed");
        scheduler.unscheduleJob(key);
    }

    /** Sets the trigger of a policy whose slot was just decided, to a later one. */
    void renew(String policyId, Instant decided) throws SchedulerException {
        Optional<PatchPolicy> policy =
                shelf.find(policyId).map(Shelved::policy).filter(Timekeeper::isScheduled);
        if (policy.isPresent()) {
            Instant now = clock.instant();
            set(policy.get(), now.isAfter(decided) ? now : decided);
        }
    }

    /** A trigger that is due is left to the scheduler: taking it away would lose its slot. */
    private void fit(PatchPolicy policy) throws SchedulerException {
        Trigger present = scheduler.getTrigger(key(policy.id()));
        if (present == null) {
            set(policy, clock.instant());
        } else if (isLost(present)) {
            decideIfLost(present);
            set(policy, clock.instant());
        } else if (!isDue(present) && !present.getJobDataMap().getString(TIMING).equals(fingerprint(policy.timing()))) {
            set(policy, clock.instant());
        }
    }

    private void decideIfLost(Trigger trigger) {
        if (isLost(trigger)) {
            boolean skipped = Boolean.parseBoolean(trigger.getJobDataMap().getString(SlotJob.SKIPPED));
            timekeeper.due(trigger.getKey().getName(), slot(trigger), skipped);
        }
    }

    private void set(PatchPolicy policy, Instant after) throws SchedulerException {
        Optional<Due> next = Due.next(policy.timing(), after);
        if (next.isEmpty()) {
            scheduler.unscheduleJob(key(policy.id()));
            return;
        }
        Trigger trigger = trigger(policy, next.get());
        if (scheduler.rescheduleJob(trigger.getKey(), trigger) == null) {
            try {
                scheduler.scheduleJob(trigger);
            } catch (ObjectAlreadyExistsException anotherNodeWasFaster) {
                // It computed the same instant from the same policy.
            }
        }
    }

    private static SimpleTrigger trigger(PatchPolicy policy, Due due) {
        return newTrigger()
                .withIdentity(key(policy.id()))
                .forJob(JOB)
                .usingJobData(SlotJob.POLICY, policy.id())
                .usingJobData(SlotJob.SLOT, due.instant().toString())
                .usingJobData(SlotJob.SKIPPED, Boolean.toString(due.skipped()))
                .usingJobData(TIMING, fingerprint(policy.timing()))
                .startAt(Date.from(due.instant()))
                .withSchedule(simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
    }

    /** The job survives without triggers and is run again by another node when its node dies in the middle of it. */
    private void prepareJob() throws SchedulerException {
        if (!scheduler.checkExists(JOB)) {
            JobDetail job = newJob(SlotJob.class)
                    .withIdentity(JOB)
                    .storeDurably()
                    .requestRecovery()
                    .build();
            scheduler.addJob(job, true);
        }
    }

    private boolean isDue(Trigger trigger) {
        return !slot(trigger).isAfter(clock.instant());
    }

    /** Overdue for so long that the scheduler will hardly fire it, or this node was away: no harm in deciding twice. */
    private boolean isLost(Trigger trigger) {
        return slot(trigger).plus(LOST).isBefore(clock.instant());
    }

    private static Instant slot(Trigger trigger) {
        return Instant.parse(trigger.getJobDataMap().getString(SlotJob.SLOT));
    }

    private static String fingerprint(Timing timing) {
        return timing.schedule() + "|" + timing.zone() + "|" + timing.dstGap();
    }

    private static TriggerKey key(String policyId) {
        return new TriggerKey(policyId, GROUP);
    }
}
