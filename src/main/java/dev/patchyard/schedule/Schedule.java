package dev.patchyard.schedule;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
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
    private static final Duration GLANCE = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private final SlotTriggers triggers;
    private final SlotBook book;
    private final DueSlots slots;
    private final PlansAhead ahead;
    private final PolicyShelf shelf;
    private final ScheduledExecutorService beat =
            Executors.newScheduledThreadPool(2, Thread.ofPlatform().name("schedule-", 1).daemon(true).factory());

    /** @throws IllegalStateException when the scheduler cannot be made from the database */
    public Schedule(
            DataSource source,
            PolicyShelf shelf,
            NextSlots next,
            Almanac almanac,
            RunDesk desk,
            EventFeed feed,
            Clock clock) {
        try {
            scheduler = Schedulers.clustered(source);
            Timekeeper timekeeper = new Timekeeper(shelf, almanac, desk, feed, clock);
            this.shelf = shelf;
            ahead = timekeeper.ahead();
            triggers = new SlotTriggers(scheduler, next, clock);
            book = new SlotBook(next, shelf, ahead, clock);
            slots = new DueSlots(next, timekeeper, clock);
            scheduler.setJobFactory((bundle, owner) -> new SlotJob(slots));
        } catch (SchedulerException fault) {
            throw new IllegalStateException("the scheduler cannot be made", fault);
        }
    }

    /** Fires what is due and follows the policies from now on: a change of a policy counts within two seconds. */
    public void start() {
        try {
            triggers.inherit();
            scheduler.start();
        } catch (SchedulerException fault) {
            throw new IllegalStateException("the scheduler cannot be started", fault);
        }
        beat.scheduleWithFixedDelay(() -> guarded("decide what is due", this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        beat.scheduleWithFixedDelay(() -> guarded("plan ahead", this::planAhead), 0, GLANCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is due is decided here as well: two nodes share it, and a trigger may be stuck or lost. */
    void look() throws SchedulerException {
        slots.decide();
        book.reconcile();
        triggers.reconcile();
    }

    void planAhead() {
        ahead.look(shelf.all().stream().map(Shelved::policy).filter(Timekeeper::isScheduled).toList());
    }

    /** Something the schedule does now and then. */
    @FunctionalInterface
    private interface Duty {
        void work() throws SchedulerException;
    }

    private static void guarded(String what, Duty duty) {
        try {
            duty.work();
        } catch (SchedulerException | RuntimeException | Error fault) {
            LOG.warn("could not {}: {}", what, fault.toString());
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
