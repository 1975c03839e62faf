package dev.patchyard.schedule;

import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.NextSlots.Next;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.quartz.JobDataMap;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * Keeps one trigger for each moment at which policies are due next, however many they are. The scheduler is never given a
 * cron expression, because it loses slots when the clocks change. Several nodes may do this at the same time.
 */
final class SlotTriggers {
    private static final String MOMENTS = "moments";
    private static final String FORMER = "slots";
    private static final JobKey JOB = new JobKey("slot", "patchyard");
    private static final Duration LOST = Duration.ofMinutes(2);
    private static final int AHEAD = 50;

    private final Scheduler scheduler;
    private final NextSlots next;
    private final Clock clock;

    SlotTriggers(Scheduler scheduler, NextSlots next, Clock clock) {
        this.scheduler = scheduler;
        this.next = next;
        this.clock = clock;
    }

    /** Makes the triggers fit the moments as they are now. May be called at any time. */
    void reconcile() throws SchedulerException {
        prepareJob();
        for (Instant moment : next.moments(clock.instant().minus(LOST), AHEAD)) {
            if (!scheduler.checkExists(key(moment))) {
                set(moment);
            }
        }
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(MOMENTS))) {
            if (Instant.parse(key.getName()).plus(LOST).isBefore(clock.instant())) {
                scheduler.unscheduleJob(key);
            }
        }
    }

    private void set(Instant moment) throws SchedulerException {
        try {
            scheduler.scheduleJob(newTrigger()
                    .withIdentity(key(moment))
                    .forJob(JOB)
                    .startAt(Date.from(moment))
                    .withSchedule(simpleSchedule().withMisfireHandlingInstructionFireNow())
                    .build());
        } catch (ObjectAlreadyExistsException anotherNodeWasFaster) {
            // It saw the same moment.
        }
    }

    /** Takes over what a former version kept: a trigger for each policy, with the slot that had to be decided next. */
    void inherit() throws SchedulerException {
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(FORMER))) {
            Trigger former = scheduler.getTrigger(key);
            if (former != null) {
                JobDataMap data = former.getJobDataMap();
                next.add(List.of(new Next(
                        key.getName(), Instant.parse(data.getString("slot")), Boolean.parseBoolean(data.getString("skipped")),
                        data.getString("timing"))));
                scheduler.unscheduleJob(key);
            }
        }
    }

    /** The job survives without triggers and is run again by another node when its node dies in the middle of it. */
    private void prepareJob() throws SchedulerException {
        if (!scheduler.checkExists(JOB)) {
            scheduler.addJob(newJob(SlotJob.class).withIdentity(JOB).storeDurably().requestRecovery().build(), true);
        }
    }

    private static TriggerKey key(Instant moment) {
        return new TriggerKey(moment.toString(), MOMENTS);
    }
}
