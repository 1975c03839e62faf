package dev.patchyard.schedule;

import dev.patchyard.policy.NextSlots.Next;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.Timing;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When policies are due around one moment. Many policies share a schedule, so each is computed once. Not for threads. */
final class Moments {
    private final Instant now;
    private final Map<String, Optional<Due>> nexts = new HashMap<>();
    private final Map<String, List<Due>> past = new HashMap<>();

    Moments(Instant now) {
        this.now = now;
    }

    /** @return what decides when a policy is due, in words */
    static String words(Timing timing) {
        return timing.schedule() + "|" + timing.zone() + "|" + timing.dstGap();
    }

    /** @return all moments after that one up to now */
    List<Due> since(Timing timing, Instant after) {
        return past.computeIfAbsent(words(timing) + after, words -> Due.between(timing, after, now));
    }

    /** @return the policy's first slot after now, empty when the years ahead hold none */
    Optional<Next> next(PatchPolicy policy) {
        Timing timing = policy.timing();
        return nexts.computeIfAbsent(words(timing), words -> Due.next(timing, now))
                .map(due -> next(policy.id(), timing, due));
    }

    Next next(String policyId, Timing timing, Due due) {
        return new Next(policyId, due.instant(), due.skipped(), words(timing));
    }
}
