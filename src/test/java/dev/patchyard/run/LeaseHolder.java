package dev.patchyard.run;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** A node's leases as a simulated world keeps them: the real ones, by the world's time. */
public final class LeaseHolder {
    private final Leases leases;

    /** @param nanos the world's monotonic time */
    public LeaseHolder(RunStore store, Duration lease, LongSupplier nanos) {
        this.leases = new Leases(store, lease, nanos);
    }

    /** @return to be asked for before the claim */
    public long now() {
        return leases.now();
    }

    public void hold(RunStore.Claim claim, Thread walker, long askedAt) {
        leases.hold(claim, walker, askedAt);
    }

    public void drop(RunStore.Claim claim) {
        leases.drop(claim);
    }

    public int count() {
        return leases.count();
    }

    /** Interrupts all walkers. */
    public void letGo() {
        leases.walkers().forEach(Thread::interrupt);
    }

    public void renew() {
        leases.renew();
    }

    /** @return how many walkers are given up by that */
    public long giveUpOverdue() {
        List<Thread> going = leases.walkers().stream().filter(walker -> !walker.isInterrupted()).toList();
        leases.giveUpOverdue();
        return going.stream().filter(Thread::isInterrupted).count();
    }
}
