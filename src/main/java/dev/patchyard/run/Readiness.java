package dev.patchyard.run;

import dev.patchyard.inventory.StoreFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this node can do its work now. The database is asked at most once a second, by one caller at a time, and not
 * waited for longer than two seconds, so that whoever may ask may ask as often as they like. Thread-safe.
 */
public final class Readiness {
    static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Duration MOST_SKEW = Duration.ofSeconds(1);
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Vitals vitals;
    private final Clock clock;
    private final Executor asker;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Seen seen = new Seen(Instant.MIN, new Standing(false, List.of("database")));

    /**
     * How it stands.
     *
     * @param ready    whether requests should come here
     * @param degraded fixed words: {@code database} does not answer, {@code database_writes}: it takes no writes,
     *     {@code clock} differs from the database's, {@code restored}: it was put back to an earlier hour and nothing is
     *     begun before it is reconciled
     */
    public record Standing(boolean ready, List<String> degraded) {
        public Standing {
            degraded = List.copyOf(degraded);
        }
    }

    private record Seen(Instant at, Standing standing) {}

    /** @param asker runs a question that may hang */
    public Readiness(Vitals vitals, Clock clock, Executor asker) {
        this.vitals = vitals;
        this.clock = clock;
        this.asker = asker;
    }

    /** @return how it stands, at most a second old unless the database hangs just now */
    public Standing now() {
        Instant now = clock.instant();
        boolean isOld = seen.at().isBefore(now.minus(GOOD_FOR)) || seen.at().isAfter(now);
        if (isOld && asking.tryLock()) {
            try {
                seen = new Seen(now, ask());
            } finally {
                asking.unlock();
            }
        }
        return seen.standing();
    }

    private Standing ask() {
        CompletableFuture<Standing> asked = CompletableFuture.supplyAsync(this::answered, asker);
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException away) {
            return new Standing(false, List.of("database"));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return new Standing(false, List.of("database"));
        }
    }

    /** Whoever is held takes requests: a person has to reconcile it. */
    private Standing answered() {
        Duration skew = skew();
        if (vitals.refusesWrites()) {
            return new Standing(false, List.of("database_writes"));
        }
        List<String> degraded = new ArrayList<>();
        if (skew.compareTo(MOST_SKEW) > 0) {
            degraded.add("clock");
        }
        if (vitals.isHeld()) {
            degraded.add("restored");
        }
        return new Standing(true, degraded);
    }

    /** The middle of before and after is when the database answered, give or take half of what the question took. */
    private Duration skew() throws StoreFault {
        Instant before = clock.instant();
        Instant theirs = vitals.storeTime();
        Duration took = Duration.between(before, clock.instant());
        Duration apart = Duration.between(before.plus(took.dividedBy(2)), theirs).abs();
        return apart.minus(took.dividedBy(2).abs());
    }
}
