package dev.patchyard.run.step;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.ChangeMode;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.run.Gate;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a run with a plan made ahead does until its slot has come: it sees that its change knows the plan, and waits. */
final class BeforeSlot {
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration DECISION = Duration.ofSeconds(2);

    private final Gate gate;
    private final Itsm itsm;
    private final Almanac almanac;
    private final Clock clock;

    BeforeSlot(Gate gate, Itsm itsm, Almanac almanac, Clock clock) {
        this.gate = gate;
        this.itsm = itsm;
        this.almanac = almanac;
        this.clock = clock;
    }

    /** @return what to do instead of beginning, empty when the run's slot has come and is its own */
    Optional<StepOutcome> hold(RunContext context) {
        PatchRun run = context.run();
        if (!run.isAhead() || run.wave() > 0) {
            return Optional.empty();
        }
        return isEarly(run) ? Optional.of(awaited(context)) : decided(run);
    }

    boolean isEarly(PatchRun run) {
        return run.isAhead() && clock.instant().isBefore(run.origin().slot());
    }

    /** @return a wait that outlasts a change desk which gives no answer while there is time */
    StepOutcome patient(PatchRun run, String fault) {
        return StepOutcome.waiting(pause(run), "the change desk gives no usable answer, and there is time: " + fault);
    }

    private StepOutcome awaited(RunContext context) {
        PatchRun run = context.run();
        ChangeRequest change = gate.ask(run).change();
        boolean isUnseen = ValidateStep.isUnseen(run, change, clock.instant());
        boolean isOver = run.change() != null && !isUnseen && (change == null || change.status().isClosed());
        if (isOver) {
            return ValidateStep.refused("not_approved", "change " + run.change().number() + " was ended before the slot");
        }
        if (run.policy().change() == ChangeMode.REQUIRE) {
            handPlan(context);
        }
        String standing = change == null ? "nobody has made a change for it" : "change " + change.number() + " is " + change.status();
        return StepOutcome.waiting(pause(run), "waits for its slot at " + run.origin().slot() + "; " + standing);
    }

    /** A change that somebody made for the slot, and that nobody approved yet, is told what is going to be done. */
    private void handPlan(RunContext context) {
        PatchRun run = context.run();
        itsm.madeFor(ChangeRequest.refOfPolicy(run.policy().id())).stream()
                .filter(change -> isOpenFor(change, run.origin().slot()))
                .findFirst()
                .ifPresent(change -> {
                    itsm.attachDigest(change.id(), run.requirePlan().digest());
                    context.note(r -> r, RunEvent.Draft.ofRun("gate", "change " + change.number() + " was handed this plan"));
                });
    }

    private static boolean isOpenFor(ChangeRequest change, Instant slot) {
        boolean isUndecided = change.status() == ChangeStatus.DRAFT || change.status() == ChangeStatus.PENDING_APPROVAL;
        boolean namesNoPlan = change.planDigest() == null || change.planDigest().isBlank();
        boolean holdsSlot = change.scheduledAt() != null && !slot.isBefore(change.scheduledAt())
                && (change.scheduledEnd() == null || slot.isBefore(change.scheduledEnd()));
        return isUndecided && namesNoPlan && holdsSlot;
    }

    /** The clock decides what becomes of a slot; a run does not overtake that. */
    private Optional<StepOutcome> decided(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        Instant slot = run.origin().slot();
        Optional<Outcome> outcome = almanac.slots().outcome(run.policy().id(), slot);
        if (outcome.isEmpty()) {
            boolean isTooLate = window != null && !clock.instant().isBefore(window.lastStart(slot));
            return isTooLate ? Optional.empty() : Optional.of(StepOutcome.waiting(DECISION, "its slot is being decided"));
        }
        return switch (outcome.get()) {
            case Outcome.Ran(String runId) -> runId.equals(run.id())
                    ? Optional.empty()
                    : Optional.of(ValidateStep.refused("not_approved", "its slot was given to run " + runId));
            case Outcome.Skipped(var reason, String detail) ->
                Optional.of(ValidateStep.refused("not_approved", "its slot was skipped: " + reason + ", " + detail));
        };
    }

    private Duration pause(PatchRun run) {
        Duration left = Duration.between(clock.instant(), run.origin().slot());
        return left.compareTo(LOOK) < 0 ? left.plusMillis(1) : LOOK;
    }
}
