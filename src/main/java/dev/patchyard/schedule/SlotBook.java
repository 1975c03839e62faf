package dev.patchyard.schedule;

import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.NextSlots.Next;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the next slots fit the policies as they are now. Several nodes may do this at the same time. */
final class SlotBook {
    private final NextSlots next;
    private final PolicyShelf shelf;
    private final PlansAhead ahead;
    private final Clock clock;

    SlotBook(NextSlots next, PolicyShelf shelf, PlansAhead ahead, Clock clock) {
        this.next = next;
        this.shelf = shelf;
        this.ahead = ahead;
        this.clock = clock;
    }

    /** What is due is left to be decided: moving or taking it away would lose a slot, or the reason why it has no run. */
    void reconcile() {
        Instant now = clock.instant();
        Moments moments = new Moments(now);
        Map<String, Next> standing = new HashMap<>();
        next.all().forEach(entry -> standing.put(entry.policyId(), entry));
        List<Next> missing = new ArrayList<>();
        List<Next> old = new ArrayList<>();
        List<Next> fresh = new ArrayList<>();
        for (Shelved shelved : shelf.all()) {
            PatchPolicy policy = shelved.policy();
            if (!Timekeeper.isScheduled(policy)) {
                continue;
            }
            Next entry = standing.remove(policy.id());
            if (entry == null) {
                moments.next(policy).ifPresent(missing::add);
            } else if (entry.slot().isAfter(now) && !entry.timing().equals(Moments.words(policy.timing()))) {
                old.add(entry);
                moments.next(policy).ifPresent(fresh::add);
            }
        }
        next.add(missing);
        standing.values().removeIf(entry -> !entry.slot().isAfter(now));
        standing.keySet().forEach(policyId -> ahead.drop(policyId, "the policy was disabled or removed"));
        old.addAll(standing.values());
        next.replace(old, fresh);
    }
}
