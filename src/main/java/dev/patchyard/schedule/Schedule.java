package dev.patchyard.schedule;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.RunDesk;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a run whenever a policy is due, together with all other nodes on the same database. Nothing happens before
 * {@link #start}.
 */
public final class Schedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Scheduler scheduler;
    private final SlotTriggers triggers;
    private final ScheduledExecutorService beat =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("schedule").daemon(true).factory());

    /** @throws IllegalStateException when the scheduler cannot be made from the database */
    public Schedule(
            DataSource source, PolicyShelf shelf, Almanac almanac, RunDesk desk, EventFeed feed, Clock clock) {
        try {
            scheduler = Schedulers.clustered(source);
            Timekeeper timekeeper = new Timekeeper(shelf, almanac, desk, feed, clock);
            triggers = new SlotTriggers(scheduler, timekeeper, shelf, clock);
            scheduler.setJobFactory((bundle, owner) -> new SlotJob(timekeeper, triggers));
        } catch (SchedulerException fault) {
            throw new IllegalStateException("the scheduler cannot be made", fault);
        }
    }

    /** Fires what is due and follows the policies from now on: a change of a policy counts within two seconds. */
    public void start() {
        try {
            scheduler.start();
        } catch (SchedulerException fault) {
            throw new IllegalStateException("the scheduler cannot be started", fault);
        }
        beat.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            triggers.reconcile();
        } catch (SchedulerException | RuntimeException fault) {
            LOG.warn("the triggers could not be compared with the policies: {}", fault.getMessage());
        }
    }

    /** Stops firing and waits for slots that are just being decided. */
    @Override
    public void close() {
        beat.close();
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException fault) {
            LOG.warn("the scheduler did not stop in order: {}", fault.getMessage());
        }
    }
}
