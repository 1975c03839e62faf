package dev.patchyard.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this node walks, and how long it may. A lease counts from before it was asked for, by this node's
 * monotonic time, so that it ends here earlier than at the database. A run whose lease is lost, or could not be renewed in
 * time, is given up: its thread is interrupted. Safe for use by many threads.
 */
final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final RunStore store;
    private final Duration lease;
    private final LongSupplier nanos;
    private final Map<RunStore.Claim, Held> held = new ConcurrentHashMap<>();

    private record Held(Thread walker, long renewedAt, boolean settled) {}

    /** @param nanos monotonic time in nanoseconds, for example {@code System::nanoTime} */
    Leases(RunStore store, Duration lease, LongSupplier nanos) {
        this.store = store;
        this.lease = lease;
        this.nanos = nanos;
    }

    /** @return what {@link #hold} wants to know, to be asked for before the claim */
    long now() {
        return nanos.getAsLong();
    }

    /** @param askedAt when the claim was asked for */
    void hold(RunStore.Claim claim, Thread walker, long askedAt) {
        held.put(claim, new Held(walker, askedAt, false));
    }

    /**
     * The run was given back or has ended. Its thread is still ours and at work, and must not be taken for one that lost its
     * run.
     */
    void settle(RunStore.Claim claim) {
        held.computeIfPresent(claim, (same, present) -> new Held(present.walker(), present.renewedAt(), true));
    }

    private boolean isSettled(RunStore.Claim claim) {
        Held holder = held.get(claim);
        return holder == null || holder.settled();
    }

    void drop(RunStore.Claim claim) {
        held.remove(claim);
    }

    int count() {
        return held.size();
    }

    List<Thread> walkers() {
        return held.values().stream().map(Held::walker).toList();
    }

    /** Renews every lease. One that cannot be renewed now is tried again the next time. */
    void renew() {
        held.forEach((claim, holder) -> {
            long askedAt = now();
            if (holder.settled()) {
                return;
            }
            if (store.renew(claim, lease)) {
                held.computeIfPresent(claim, (same, present) -> new Held(present.walker(), askedAt, present.settled()));
            } else if (!isSettled(claim)) {
                LOG.warn("lost run {}", claim.runId());
                holder.walker().interrupt();
            }
        });
    }

    /**
     * Gives up every run whose lease was not renewed for two thirds of its time: what is under way here gets the last third
     * to come to its end before anybody else may take the run. Asks no database.
     */
    void giveUpOverdue() {
        long now = now();
        held.forEach((claim, holder) -> {
            if (!holder.settled() && now - holder.renewedAt() >= lease.toNanos() * 2 / 3) {
                LOG.warn("gave run {} up: its lease could not be renewed", claim.runId());
                holder.walker().interrupt();
            }
        });
    }
}
