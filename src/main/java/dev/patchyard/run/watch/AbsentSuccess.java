package dev.patchyard.run.watch;

import dev.patchyard.alert.Alert;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.Slot;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.Slots;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Policies that have had no successful run for one and a half of their periods. */
record AbsentSuccess(PolicyShelf shelf, SlotLedger slots, RunStore store) implements Concern {
    private static final int LATEST = 50;
    private static final int EARLIEST_SLOT = 10_000;

    @Override
    public List<Call> calls(Instant now) {
        return shelf.all().stream()
                .map(PolicyShelf.Shelved::policy)
                .filter(policy -> AbsentApprovals.nextStart(policy, now).isPresent())
                .flatMap(policy -> of(policy, now).stream())
                .toList();
    }

    private Optional<Call> of(PatchPolicy policy, Instant now) {
        Duration patience = period(policy, now).multipliedBy(3).dividedBy(2);
        return since(policy).filter(since -> now.isAfter(since.plus(patience))).map(since -> call(policy, since));
    }

    /** NB: the longest of some, because a schedule need not be regular. */
    private static Duration period(PatchPolicy policy, Instant now) {
        List<Slot> next = Slots.of(policy.timing()).after(now, 5);
        Duration longest = Duration.ZERO;
        for (int index = 1; index < next.size(); index++) {
            Duration gap = Duration.between(next.get(index - 1).instant(), next.get(index).instant());
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest.isZero() ? Duration.ofDays(366) : longest;
    }

    /** @return the last success, or the first time the policy was due; empty when it was never due */
    private Optional<Instant> since(PatchPolicy policy) {
        Optional<Instant> success = Stream.of(Verdict.SUCCEEDED, Verdict.NOTHING_TO_DO)
                .flatMap(verdict -> lastWith(policy, verdict))
                .max(Instant::compareTo);
        return success.or(() -> slots.of(policy.id(), EARLIEST_SLOT).stream()
                .map(SlotLedger.Decided::slot)
                .min(Instant::compareTo));
    }

    private Stream<Instant> lastWith(PatchPolicy policy, Verdict verdict) {
        return store.page(new RunStore.RunFilter(policy.id(), RunPhase.ENDED, verdict, null), 0, LATEST).stream()
                .filter(run -> !run.isDryRun() && run.origin().kind() == PatchRun.Kind.PATCH)
                .map(PatchRun::endedAt)
                .filter(Objects::nonNull)
                .limit(1);
    }

    private static Call call(PatchPolicy policy, Instant since) {
        String key = "patch-policy:" + policy.id() + ":no-success";
        return new Call(key + ":" + since, new Alert(
                Alert.Severity.P3, "Patch policy " + policy.name() + " has had no successful run since " + since,
                "More than one and a half of its periods have passed.", List.of(), key, null));
    }
}
