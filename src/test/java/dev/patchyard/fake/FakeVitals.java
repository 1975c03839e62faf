package dev.patchyard.fake;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Vitals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster that is as a test says. */
public final class FakeVitals implements Vitals {
    /** How far the store's clock is ahead. */
    public volatile Duration ahead = Duration.ZERO;
    /** Whether the store does not answer. */
    public volatile boolean away;
    /** Whether the store was put back to an earlier hour. */
    public volatile boolean held;

    /** Whether the store answers and has no room. */
    public volatile boolean full;

    private final Clock clock;
    private final AtomicInteger asked = new AtomicInteger();

    public FakeVitals(Clock clock) {
        this.clock = clock;
    }

    /** @return how often the store was asked for its time */
    public int asked() {
        return asked.get();
    }

    @Override
    public Instant storeTime() {
        asked.incrementAndGet();
        requireThere();
        return clock.instant().plus(ahead);
    }

    @Override
    public boolean refusesWrites() {
        return full;
    }

    @Override
    public boolean isHeld() {
        requireThere();
        return held;
    }

    @Override
    public Figures figures(Duration grace) {
        requireThere();
        return new Figures(2, 1, 3, Duration.ofSeconds(90), Map.of(SlotLedger.Reason.MISSED, 4L, SlotLedger.Reason.OVERLAP, 5L));
    }

    private void requireThere() {
        if (away) {
            throw new StoreFault(CollaboratorFault.Kind.UNAVAILABLE, "the database cannot be reached");
        }
    }
}
