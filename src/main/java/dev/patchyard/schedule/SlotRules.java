package dev.patchyard.schedule;

import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.SlotLedger.Key;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.run.PatchRun;
import java.util.Optional;

/** What becomes of a slot that is due. Pure. */
final class SlotRules {
    private SlotRules() {}

    /** What is to be done about a slot. */
    sealed interface Ruling {
        /** No run; a plan that was made ahead is dropped. */
        record Skip(Reason reason, String detail) implements Ruling {}

        /** The run that holds the slot's plan is its run. */
        record Planned(String runId) implements Ruling {}

        /** A run is to be asked for; a plan that was made ahead is not good any more. */
        record Ask(PatchPolicy policy) implements Ruling {}

        /** @return why the plan that was made ahead is dropped, empty when it is carried out */
        default Optional<String> dropping() {
            return switch (this) {
                case Skip(Reason reason, String detail) -> Optional.of("its slot is skipped: " + reason + ", " + detail);
                case Planned planned -> Optional.empty();
                case Ask ask -> Optional.of("the policy was changed after it was planned; its slot is planned anew");
            };
        }
    }

    static Ruling of(Key key, SlotFacts facts) {
        Optional<PatchPolicy> policy = facts.policy(key);
        if (policy.isEmpty()) {
            return new Ruling.Skip(Reason.DISABLED, "the policy was disabled or removed");
        }
        MaintenanceWindow window = policy.get().timing().window();
        if (window != null && !facts.now().isBefore(window.lastStart(key.slot()))) {
            return new Ruling.Skip(
                    Reason.MISSED,
                    "noticed at " + facts.now() + ", no host may be started after " + window.lastStart(key.slot()));
        }
        return unhindered(key, policy.get(), facts);
    }

    /** A plan that was made ahead is carried out, and no other, as long as it is what the policy still asks for. */
    private static Ruling unhindered(Key key, PatchPolicy policy, SlotFacts facts) {
        Optional<Blackout> blackout = Almanac.overAll(facts.blackouts(), policy.targetTags(), key.slot());
        if (blackout.isPresent()) {
            return new Ruling.Skip(Reason.BLACKOUT, blackout.get().toString());
        }
        Optional<PatchRun> obstacle = facts.obstacle(key);
        if (obstacle.isPresent()) {
            return new Ruling.Skip(Reason.OVERLAP, "run " + obstacle.get().id() + " has not ended");
        }
        Optional<PatchRun> good = facts.planned(key).filter(run -> PlansAhead.isGood(run, policy));
        return good.<Ruling>map(run -> new Ruling.Planned(run.id())).orElseGet(() -> new Ruling.Ask(policy));
    }
}
