package dev.patchyard.schedule;

import dev.patchyard.access.Actor;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.SlotLedger.Planned;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunRefusal;
import dev.patchyard.run.RunRequest;
import dev.patchyard.run.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the run of a slot before the slot comes, so that its plan is frozen and people can approve it. The run waits by
 * itself. A policy has one such run at a time: a plan that is made before the slot in front of it has run would be of
 * hosts that are going to change, so where slots come faster than {@code plan_ahead}, each is planned when the one before
 * it has ended. May be asked any number of times, by any number of nodes.
 */
final class PlansAhead {
    private static final Logger LOG = LoggerFactory.getLogger(PlansAhead.class);
    /** A plan that could not be made is tried again no sooner. */
    private static final Duration AGAIN = Duration.ofHours(1);

    private final SlotLedger ledger;
    private final RunDesk desk;
    private final Clock clock;

    PlansAhead(SlotLedger ledger, RunDesk desk, Clock clock) {
        this.ledger = ledger;
        this.desk = desk;
        this.clock = clock;
    }

    static RunRequest wish(String policyId, Instant slot) {
        return new RunRequest(
                policyId, RunRequest.Trigger.SCHEDULE, Actor.SCHEDULE, false, List.of(), null, null, slot, "", false);
    }

    /** Looks after those of many policies that plan ahead or did. */
    void look(List<PatchPolicy> policies) {
        Map<String, List<Planned>> planned = ledger.planned(policies.stream().map(PatchPolicy::id).toList());
        policies.stream()
                .filter(policy -> !policy.timing().planAhead().isZero() || planned.containsKey(policy.id()))
                .forEach(this::look);
    }

    /** Drops plans that the policy does not ask for any more, and makes the next one when its time has come. */
    void look(PatchPolicy policy) {
        Optional<Instant> next = Due.next(policy.timing(), clock.instant()).filter(due -> !due.skipped()).map(Due::instant);
        for (Planned planned : ledger.planned(policy.id())) {
            desk.find(planned.runId()).ifPresent(run -> review(policy, planned, run));
        }
        boolean isTime = next.filter(slot -> !clock.instant().isBefore(slot.minus(policy.timing().planAhead()))).isPresent();
        boolean isPlanned = !ledger.planned(policy.id()).isEmpty();
        if (isTime && !isPlanned && !policy.timing().planAhead().isZero() && desk.active(policy.id(), null).isEmpty()) {
            plan(policy, next.get());
        }
    }

    private void plan(PatchPolicy policy, Instant slot) {
        try {
            if (ledger.plan(policy.id(), slot, () -> desk.request(wish(policy.id(), slot)).id())) {
                LOG.info("policy {} slot {}: planned ahead", policy.id(), slot);
            }
        } catch (RunRefusal refusal) {
            LOG.info("policy {} slot {}: not planned ahead: {}", policy.id(), slot, refusal.getMessage());
        }
    }

    private void review(PatchPolicy policy, Planned planned, PatchRun run) {
        boolean isFuture = planned.slot().isAfter(clock.instant());
        boolean isToBeMadeAgain = hasFailed(run) && run.endedAt() != null && !clock.instant().isBefore(run.endedAt().plus(AGAIN));
        if (isFuture && !run.isEnded() && !run.policy().equals(policy)) {
            cancel(run, "the policy was changed after it was planned; its slot is planned anew");
            ledger.unplan(policy.id(), planned.slot());
        } else if (isFuture && isToBeMadeAgain) {
            ledger.unplan(policy.id(), planned.slot());
        }
    }

    /** Drops whatever is planned for a policy that is not scheduled any more. */
    void drop(String policyId, String reason) {
        for (Planned planned : ledger.planned(policyId)) {
            desk.find(planned.runId()).ifPresent(run -> cancel(run, reason));
            ledger.unplan(policyId, planned.slot());
        }
    }

    /** @return whether the slot is this run's: how it ended, if it did, is its own story, but for a plan that failed */
    static boolean isGood(PatchRun planned, PatchPolicy policy) {
        return planned.isEnded() ? !hasFailed(planned) : planned.policy().equals(policy) && !planned.isCancelled();
    }

    /** Ends a run that has not begun; the change that it raised is withdrawn by that. */
    void cancel(PatchRun run, String reason) {
        if (run.isEnded()) {
            return;
        }
        try {
            desk.cancel(run.id(), Actor.SCHEDULE, false, reason);
            LOG.info("policy {} slot {}: plan dropped: {}", run.policy().id(), run.origin().slot(), reason);
        } catch (RunRefusal ending) {
            // It is on its way out already.
        }
    }

    private static boolean hasFailed(PatchRun run) {
        return run.isEnded() && run.verdict() == Verdict.FAILED;
    }
}
