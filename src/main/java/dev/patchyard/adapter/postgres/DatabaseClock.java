package dev.patchyard.adapter.postgres;

import dev.patchyard.inventory.CollaboratorFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that all nodes share: the database's, carried on by this machine's monotonic time between two questions. Whatever
 * is done to this machine's own clock moves nothing here. It is off by at most half of what a question took, and by how much
 * two clocks drift apart in some seconds; without the database it goes on by itself. It never goes back by less than a
 * second, so that nothing short has a negative length. Asking it costs nothing and never waits. Safe for use by many threads.
 */
public final class DatabaseClock extends Clock {
    static final Duration FRESH = Duration.ofSeconds(10);
    /** So long after a question without a good answer it is asked again. */
    static final Duration AGAIN = Duration.ofSeconds(1);
    /** An answer that took longer says too little of when it was true. */
    static final Duration SLOWEST_ANSWER = Duration.ofSeconds(1);
    /** This machine's clock and its monotonic time differ by more when somebody set the one, or the machine slept. */
    static final Duration JUMP = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);

    private final Supplier<Instant> database;
    private final Clock own;
    private final LongSupplier nanos;
    private final Executor asker;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);
    private volatile Anchor anchor;
    private volatile boolean hasFollowed;

    /**
     * A moment as three clocks tell it.
     *
     * @param shared the time that all nodes share
     * @param own    this machine's
     * @param nanos  its monotonic time
     * @param isGood whether it is relied on for a while, and not only until there is a better one
     */
    private record Anchor(Instant shared, Instant own, long nanos, boolean isGood) {
        boolean isOldAt(long now) {
            return now - nanos > (isGood ? FRESH : AGAIN).toNanos();
        }

        Instant sharedAt(long now) {
            return shared.plusNanos(now - nanos);
        }

        boolean hasJumped(Instant ownNow, long now) {
            return Duration.between(own.plusNanos(now - nanos), ownNow).abs().compareTo(JUMP) > 0;
        }
    }

    /**
     * Asks the database once before it returns. Until there is a good answer it goes by one that took long, and until there is
     * any by this machine's time.
     *
     * @param database tells the database's time, or throws a {@link CollaboratorFault}
     * @param own      this machine's clock
     * @param nanos    its monotonic time, for example {@code System::nanoTime}
     * @param asker    runs a question that may take its time
     */
    DatabaseClock(Supplier<Instant> database, Clock own, LongSupplier nanos, Executor asker) {
        this.database = database;
        this.own = own;
        this.nanos = nanos;
        this.asker = asker;
        Instant begin = own.instant();
        anchor = new Anchor(begin, begin, nanos.getAsLong(), false);
        ask();
    }

    /** @return the time of this database */
    public static DatabaseClock of(Transactions transactions, Clock own) {
        Sql sql = new Sql(transactions);
        return new DatabaseClock(
                () -> sql.list("SELECT clock_timestamp() AS now", row -> Sql.requireInstant(row, "now")).getFirst(),
                own, System::nanoTime, task -> Thread.ofVirtual().name("database-clock").start(task));
    }

    @Override
    public Instant instant() {
        Anchor present = anchor;
        long now = nanos.getAsLong();
        boolean isOld = present.isOldAt(now) || present.hasJumped(own.instant(), now);
        if (isOld && asking.compareAndSet(false, true)) {
            asker.execute(this::askAlone);
        }
        Instant told = present.sharedAt(now).truncatedTo(ChronoUnit.MICROS);
        return last.updateAndGet(before -> isALittleBefore(told, before) ? before : told);
    }

    private static boolean isALittleBefore(Instant told, Instant before) {
        return told.isBefore(before) && before.isBefore(told.plus(JUMP));
    }

    private void askAlone() {
        try {
            ask();
        } finally {
            asking.set(false);
        }
    }

    private void ask() {
        long before = nanos.getAsLong();
        try {
            Instant theirs = database.get();
            long took = nanos.getAsLong() - before;
            boolean isGood = took <= SLOWEST_ANSWER.toNanos();
            if (isGood || !hasFollowed) {
                follow(new Anchor(theirs, own.instant(), before + took / 2, isGood));
                return;
            }
            LOG.debug("the database took {} ms to tell its time: not followed", Duration.ofNanos(took).toMillis());
        } catch (CollaboratorFault away) {
            LOG.debug("the database does not tell its time: {}", away.getMessage());
        }
        carryOn();
    }

    private void follow(Anchor fresh) {
        Duration moved = Duration.between(anchor.sharedAt(fresh.nanos()), fresh.shared());
        if (moved.abs().compareTo(JUMP) > 0) {
            LOG.warn("the database's time is {} ms from what was counted on here, and is followed", moved.toMillis());
        }
        anchor = fresh;
        hasFollowed = true;
    }

    /** As before, and asked again soon: the monotonic time is trusted until then. */
    private void carryOn() {
        long now = nanos.getAsLong();
        anchor = new Anchor(anchor.sharedAt(now), own.instant(), now, false);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** @throws UnsupportedOperationException always: it is asked for instants alone */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("this clock tells instants");
    }
}
