package dev.patchyard.run;

import dev.patchyard.policy.SlotLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the cluster is, as the store that all nodes share sees it. */
public interface Vitals {
    /**
     * @return the store's own time
     * @throws dev.patchyard.inventory.StoreFault when it does not answer
     */
    Instant storeTime();

    /** @return whether the store answers but refused a write of this node a moment ago: it has no room, or is read-only */
    boolean refusesWrites();

    /** @return whether everything is held, because the store was put back to an earlier hour */
    boolean isHeld();

    /** @param grace how long something may be overdue before it is counted */
    Figures figures(Duration grace);

    /**
     * What should be zero or small.
     *
     * @param runsWithoutLiveLease runs that have not ended, wait for nobody, and that no node walks although they are due
     * @param runsParked           runs that are set aside because they cannot be read
     * @param effectsUnknown       snapshots that were asked for and never confirmed in runs that go on, and hosts that an
     *     ended run holds because nobody can speak for them
     * @param outboxOldestAge      how long the oldest message that should have arrived has not, null when there is none
     * @param slotsSkipped         slots without a run, by reason
     */
    record Figures(
            long runsWithoutLiveLease,
            long runsParked,
            long effectsUnknown,
            @Nullable Duration outboxOldestAge,
            Map<SlotLedger.Reason, Long> slotsSkipped) {
        public Figures {
            slotsSkipped = Map.copyOf(slotsSkipped);
        }
    }
}
