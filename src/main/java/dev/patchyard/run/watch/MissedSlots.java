package dev.patchyard.run.watch;

import dev.patchyard.alert.Alert;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.SlotLedger.Decided;
import dev.patchyard.policy.SlotLedger.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Slots at which a policy was due and did not run, though it should have. */
record MissedSlots(PolicyShelf shelf, SlotLedger slots) implements Concern {
    private static final Duration NEWS = Duration.ofDays(2);
    private static final int LATEST = 50;

    @Override
    public List<Call> calls(Instant now) {
        return shelf.all().stream().map(PolicyShelf.Shelved::policy).flatMap(policy -> of(policy, now)).toList();
    }

    private Stream<Call> of(PatchPolicy policy, Instant now) {
        return slots.of(policy.id(), LATEST).stream()
                .filter(decided -> decided.at().isAfter(now.minus(NEWS)))
                .filter(decided -> decided.outcome() instanceof Outcome.Skipped(SlotLedger.Reason why, String more) && isMissed(why))
                .map(decided -> call(policy, decided));
    }

    private static boolean isMissed(SlotLedger.Reason reason) {
        return switch (reason) {
            case MISSED, OVERLAP, REFUSED -> true;
            case DISABLED, BLACKOUT, DST_GAP -> false;
        };
    }

    private static Call call(PatchPolicy policy, Decided decided) {
        Outcome.Skipped skipped = (Outcome.Skipped) decided.outcome();
        String key = "patch-policy:" + policy.id() + ":slot-missed";
        String title = "Patch policy " + policy.name() + " missed its slot of " + decided.slot();
        return new Call(key + ":" + decided.slot(), new Alert(
                Alert.Severity.P3, title, skipped.reason() + ": " + skipped.detail(), List.of(), key, null));
    }
}
