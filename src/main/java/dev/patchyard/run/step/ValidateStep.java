package dev.patchyard.run.step;

import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeGate;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.ChangeMode;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.run.Attention;
import dev.patchyard.run.BackOut;
import dev.patchyard.run.ChangeLink;
import dev.patchyard.run.Gate;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Hosts;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.Pauses;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.Signal;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the gate before each wave, and raises the change where the policy says so. */
public final class ValidateStep implements Step {
    /** A waiting run looks at its change this often. */
    static final Duration POLL = Duration.ofSeconds(3);
    /** The desk is asked again this often before its silence counts as a no. */
    static final int PATIENCE = 3;

    private final Gate gate;
    private final Itsm itsm;
    private final Pauses pauses;
    private final Clock clock;

    public ValidateStep(Gate gate, Itsm itsm, Pauses pauses, Clock clock) {
        this.gate = gate;
        this.itsm = itsm;
        this.pauses = pauses;
        this.clock = clock;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.VALIDATE;
    }

    @Override
    public StepOutcome work(RunContext context) {
        PatchRun run = context.run();
        if (run.isCancelled()) {
            String reason = "cancelled by " + run.cancellation().actor();
            return StepOutcome.advance(
                    Signal.CANCELLED, reason, r -> Hosts.leaveOutRest(r, HostState.NOT_STARTED, reason));
        }
        try {
            return run.isDryRun() ? reported(run) : judged(run);
        } catch (CollaboratorFault fault) {
            if (run.stumbles() < PATIENCE && fault.isRetryable()) {
                throw fault;
            }
            return refused("the change desk gives no usable answer: " + fault.getMessage());
        }
    }

    /** A dry run tells what the gate would say and is not stopped by it. */
    private StepOutcome reported(PatchRun run) {
        Gate.Answer answer = gate.ask(run);
        String said = answer.decision().authorised()
                ? "change " + answer.decision().number() + " would authorise"
                : "not authorised now: " + answer.decision().objection();
        return new StepOutcome.Advance(
                Signal.NOTHING_TO_DO, said, r -> Hosts.leaveOutRest(r, HostState.NOT_STARTED, "dry run"),
                List.of(RunEvent.Draft.ofRun("gate", said)), Map.of());
    }

    private StepOutcome judged(PatchRun run) {
        boolean mustRaise = run.policy().change() == ChangeMode.CREATE && run.change() == null
                && run.origin().changeId() == null && run.origin().kind() == PatchRun.Kind.PATCH;
        if (mustRaise) {
            return raised(run);
        }
        Gate.Answer answer = gate.ask(run);
        if (answer.decision().authorised()) {
            return authorised(run, answer.change());
        }
        boolean mayWait = run.change() != null && run.change().raisedByUs() && isPending(answer.change());
        if (mayWait && clock.instant().isBefore(lastStart(run, answer.change()))) {
            return StepOutcome.waiting(POLL, "change " + run.change().number() + " waits for its approval");
        }
        return refused("change " + answer.decision().number() + ": " + answer.decision().objection());
    }

    private StepOutcome raised(PatchRun run) {
        ChangeRequest change = itsm.raise(draft(run), "patch-run-" + run.id());
        ChangeLink link = new ChangeLink(change.id(), change.number(), true, false, null, null);
        return new StepOutcome.Wait(
                POLL, Attention.WAITING, "change " + change.number() + " waits for its approval",
                r -> r.withChange(link), Map.of());
    }

    private StepOutcome authorised(PatchRun run, ChangeRequest change) {
        String namedBy = change.id().equals(run.origin().changeId()) ? run.origin().actor() : null;
        ChangeLink link = run.change() == null
                ? new ChangeLink(change.id(), change.number(), false, false, namedBy, null)
                : run.change();
        List<HostRecord> open = open(run);
        List<String> uncovered = open.stream().map(HostRecord::ciId).filter(id -> !ChangeGate.covers(change, id)).toList();
        String reason = "change " + change.number() + " does not cover it";
        if (!open.isEmpty() && uncovered.size() == open.size() && run.count(HostState.OK) == 0) {
            return refused("change " + change.number() + " covers none of the hosts");
        }
        String note = "change " + change.number() + " authorises " + (open.size() - uncovered.size()) + " hosts, approved by "
                + change.approvedBy() + (uncovered.isEmpty() ? "" : ", not covered: " + String.join(", ", uncovered));
        Optional<String> held = held(run, uncovered);
        if (held.isPresent()) {
            return new StepOutcome.Wait(POLL, Attention.PAUSED, held.get(), r -> r.withChange(link), Map.of());
        }
        Signal signal = run.origin().kind() == PatchRun.Kind.ROLLBACK ? Signal.REVERT : Signal.DONE;
        return new StepOutcome.Advance(
                signal, note,
                r -> Hosts.leaveOut(r.withChange(link), h -> uncovered.contains(h.ciId()), HostState.NOT_APPROVED, reason),
                List.of(RunEvent.Draft.ofRun("gate", note)), Map.of());
    }

    /** No wave begins while all its hosts are paused; a pause never holds hosts that go back. */
    private Optional<String> held(PatchRun run, List<String> uncovered) {
        List<HostRecord> wave = run.hostsOfWave().stream()
                .filter(h -> h.state() == HostState.PLANNED && !uncovered.contains(h.ciId()))
                .toList();
        return run.origin().kind() == PatchRun.Kind.PATCH ? pauses.holdAll(run, wave) : Optional.empty();
    }

    private static StepOutcome refused(String objection) {
        return new StepOutcome.Advance(
                Signal.REFUSED, objection,
                r -> Hosts.leaveOutRest(r, HostState.NOT_APPROVED, objection)
                        .withFailure("not_approved", objection)
                        .stopped(objection),
                List.of(RunEvent.Draft.ofRun("gate", "refused: " + objection)), Map.of());
    }

    private static List<HostRecord> open(PatchRun run) {
        return run.hosts().values().stream()
                .filter(h -> h.state() == HostState.PLANNED || run.origin().kind() == PatchRun.Kind.ROLLBACK)
                .toList();
    }

    private static boolean isPending(ChangeRequest change) {
        return change != null
                && switch (change.status()) {
                    case DRAFT, PENDING_APPROVAL, APPROVED -> change.status() != ChangeStatus.APPROVED || change.scheduledAt() != null;
                    case IN_PROGRESS, ON_HOLD, COMPLETED, FAILED, REJECTED, CANCELLED, UNKNOWN -> false;
                };
    }

    private Instant lastStart(PatchRun run, ChangeRequest change) {
        MaintenanceWindow window = run.policy().timing().window();
        Duration cutOff = window == null ? PolicyDefaults.CUT_OFF : window.cutOff();
        Instant end = change.scheduledEnd() == null ? run.createdAt().plus(length(run)) : change.scheduledEnd();
        return end.minus(cutOff);
    }

    private ChangeDraft draft(PatchRun run) {
        Instant start = run.origin().slot() == null ? run.createdAt() : run.origin().slot();
        return new ChangeDraft(
                "Patch " + run.hosts().size() + " hosts: " + run.policy().name(), List.copyOf(run.hosts().keySet()),
                start.truncatedTo(ChronoUnit.SECONDS), start.plus(length(run)), BackOut.of(run.policy().recovery()),
                ChangeRequest.refOfRun(run.id()), run.requirePlan().digest())
                .askedForBy(run.origin().actor());
    }

    private static Duration length(PatchRun run) {
        MaintenanceWindow window = run.policy().timing().window();
        return window == null ? Duration.ofHours(4) : window.length();
    }
}
