package dev.patchyard.schedule;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.RunDesk;
import java.time.Clock;
import java.time.Instant;

/** The timekeeper and the plans ahead as a simulated world winds them up, without a scheduler and its threads. */
public final class SlotClockwork {
    private final Timekeeper timekeeper;
    private final PolicyShelf shelf;

    public SlotClockwork(PolicyShelf shelf, Almanac almanac, RunDesk desk, EventFeed feed, Clock clock) {
        this.timekeeper = new Timekeeper(shelf, almanac, desk, feed, clock);
        this.shelf = shelf;
    }

    /** As a trigger for a slot would. */
    public void due(String policyId, Instant slot) {
        timekeeper.due(policyId, slot, false);
    }

    /** As the comparison of triggers and policies would: plans are made, and dropped where nobody asks for them. */
    public void look() {
        for (PolicyShelf.Shelved shelved : shelf.all()) {
            PatchPolicy policy = shelved.policy();
            if (Timekeeper.isScheduled(policy)) {
                timekeeper.ahead().look(policy);
            } else {
                timekeeper.ahead().drop(policy.id(), "the policy was disabled or removed");
            }
        }
    }
}
