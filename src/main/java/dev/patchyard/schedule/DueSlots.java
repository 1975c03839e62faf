package dev.patchyard.schedule;

import dev.patchyard.inventory.StoreFault;
import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.NextSlots.Next;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what is due, many slots in one go and together with the other nodes, until nothing is left. */
final class DueSlots {
    private static final Logger LOG = LoggerFactory.getLogger(DueSlots.class);
    private static final int MOST = 500;

    private final NextSlots next;
    private final Timekeeper timekeeper;
    private final Clock clock;

    DueSlots(NextSlots next, Timekeeper timekeeper, Clock clock) {
        this.next = next;
        this.timekeeper = timekeeper;
        this.clock = clock;
    }

    /** One at a time on a node: its threads would only wait for each other in the database. A policy that cannot be decided hinders no other. */
    synchronized void decide() {
        Set<String> broken = new HashSet<>();
        int limit = MOST;
        boolean isDone = false;
        while (!isDone) {
            List<Next> taken = new ArrayList<>();
            try {
                isDone = take(limit, broken, taken) == 0;
                limit = Math.min(MOST, 2 * limit);
            } catch (StoreFault away) {
                throw away;
            } catch (RuntimeException fault) {
                if (taken.size() == 1) {
                    LOG.error("the slot of policy {} cannot be decided", taken.getFirst().policyId(), fault);
                    broken.add(taken.getFirst().policyId());
                }
                limit = Math.max(1, taken.size() / 2);
            }
        }
    }

    private int take(int limit, Set<String> broken, List<Next> taken) {
        Instant now = clock.instant();
        return next.takeDue(now, limit, broken, due -> {
            taken.clear();
            taken.addAll(due);
            return timekeeper.due(due, now);
        });
    }
}
