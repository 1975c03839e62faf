package dev.patchyard.schedule;

import dev.patchyard.policy.BlackoutShelf;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf.Shelved;
import dev.patchyard.policy.SlotLedger.Key;
import dev.patchyard.run.PatchRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has to be known to decide slots.
 *
 * @param scheduled the policies that the clock starts, by id
 * @param plans     runs that hold plans of the slots
 * @param active    runs that have not ended and are no dry runs, by policy, newest first
 * @param blackouts all there are
 * @param now       when the slots are decided
 */
record SlotFacts(
        Map<String, Shelved> scheduled,
        Map<Key, PatchRun> plans,
        Map<String, List<PatchRun>> active,
        List<BlackoutShelf.Shelved> blackouts,
        Instant now) {
    Optional<PatchPolicy> policy(Key key) {
        return Optional.ofNullable(scheduled.get(key.policyId())).map(Shelved::policy);
    }

    Optional<PatchRun> planned(Key key) {
        return Optional.ofNullable(plans.get(key));
    }

    /** @return a run of the policy that is in the way; the slot's own plan is not */
    Optional<PatchRun> obstacle(Key key) {
        String own = planned(key).map(PatchRun::id).orElse("");
        return active.getOrDefault(key.policyId(), List.of()).stream().filter(run -> !run.id().equals(own)).findFirst();
    }
}
