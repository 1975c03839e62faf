package dev.patchyard.run.watch;

import dev.patchyard.alert.Alert;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.policy.ChangeMode;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.Slot;
import dev.patchyard.policy.Slots;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts that nobody has approved a day, and again an hour, before. */
record AbsentApprovals(PolicyShelf shelf, RunStore store, Itsm itsm) implements Concern {
    private static final Duration A_DAY = Duration.ofHours(24);
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final int LATEST = 50;

    @Override
    public List<Call> calls(Instant now) {
        List<Call> calls = new ArrayList<>();
        for (PolicyShelf.Shelved shelved : shelf.all()) {
            nextStart(shelved.policy(), now)
                    .filter(start -> !start.minus(A_DAY).isAfter(now))
                    .filter(start -> isWanting(shelved.policy(), start, now))
                    .ifPresent(start -> calls.add(call(shelved.policy(), start, now)));
        }
        return calls;
    }

    static Optional<Instant> nextStart(PatchPolicy policy, Instant now) {
        boolean isScheduled = policy.enabled() && policy.timing().schedule() != null && policy.timing().zone() != null;
        return isScheduled
                ? Slots.of(policy.timing()).after(now, 1).stream().map(Slot::instant).findFirst()
                : Optional.empty();
    }

    /** A change that the run raises itself can be missed only once it was to be raised. */
    private boolean isWanting(PatchPolicy policy, Instant start, Instant now) {
        List<ChangeRequest> changes = changes(policy).stream().filter(change -> isFor(change, start)).toList();
        boolean isApproved = changes.stream().anyMatch(AbsentApprovals::isApproved);
        boolean isRaisedByNow = !start.minus(policy.timing().planAhead()).isAfter(now);
        return !isApproved && (policy.change() == ChangeMode.REQUIRE || isRaisedByNow || !changes.isEmpty());
    }

    private List<ChangeRequest> changes(PatchPolicy policy) {
        List<ChangeRequest> changes = new ArrayList<>(itsm.madeFor(ChangeRequest.refOfPolicy(policy.id())));
        for (PatchRun run : store.page(new RunStore.RunFilter(policy.id(), null, null, null), 0, LATEST)) {
            if (!run.isEnded() && !run.isDryRun()) {
                changes.addAll(itsm.madeFor(ChangeRequest.refOfRun(run.id())));
                Optional.ofNullable(run.origin().changeId()).flatMap(itsm::find).ifPresent(changes::add);
            }
        }
        return changes;
    }

    private static boolean isFor(ChangeRequest change, Instant start) {
        boolean hasBegun = change.scheduledAt() != null && !change.scheduledAt().isAfter(start);
        return hasBegun && !change.status().isClosed() && (change.scheduledEnd() == null || start.isBefore(change.scheduledEnd()));
    }

    private static boolean isApproved(ChangeRequest change) {
        boolean isOpen = change.status() == ChangeStatus.APPROVED || change.status() == ChangeStatus.IN_PROGRESS;
        return isOpen && change.approvedBy() != null && !change.approvedBy().isBlank();
    }

    private static Call call(PatchPolicy policy, Instant start, Instant now) {
        boolean isClose = !start.minus(AN_HOUR).isAfter(now);
        String key = "patch-policy:" + policy.id() + ":approval";
        String title = "Patch policy " + policy.name() + " is due at " + start + " and no change is approved";
        String more = "Less than " + (isClose ? "one hour is" : "24 hours are") + " left. Without an approved change the run is refused.";
        return new Call(key + ":" + start + (isClose ? ":1h" : ":24h"), new Alert(
                Alert.Severity.P3, title, more, List.of(), key, null));
    }
}
