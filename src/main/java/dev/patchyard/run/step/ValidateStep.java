package dev.patchyard.run.step;

import dev.patchyard.change.ChangeGate;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.ChangeMode;
import dev.patchyard.policy.MaintenanceWindow;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.run.Attention;
import dev.patchyard.run.ChangeLink;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.Gate;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Hosts;
import dev.patchyard.run.Onward;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks the gate before each wave, and raises the change where the policy says so. */
public final class ValidateStep implements Step {
    /** A waiting run looks at its change this often. */
    static final Duration POLL = Duration.ofSeconds(3);
    /** The desk is asked again this often before its silence counts as a no. */
    static final int PATIENCE = 3;

    private final Gate gate;
    private final Itsm itsm;
    private final Almanac almanac;
    private final Pauses pauses;
    private final BeforeSlot beforeSlot;
    private final FrozenPlan frozen;
    private final Clock clock;

    public ValidateStep(
            Gate gate, Itsm itsm, Cmdb cmdb, ComplianceLedger ledger, Almanac almanac, Pauses pauses, Clock clock) {
        this.gate = gate;
        this.itsm = itsm;
        this.almanac = almanac;
        this.pauses = pauses;
        this.beforeSlot = new BeforeSlot(gate, itsm, almanac, clock);
        this.frozen = new FrozenPlan(cmdb, ledger, clock);
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
            return Onward.cancelled(run, UnaryOperator.identity());
        }
        StepOutcome outcome = asked(context);
        return outcome instanceof StepOutcome.Advance advance && advance.signal() == Signal.DONE
                ? frozen.compared(run, advance)
                : outcome;
    }

    private StepOutcome asked(RunContext context) {
        PatchRun run = context.run();
        try {
            return run.isDryRun() ? reported(context) : judged(context);
        } catch (StoreFault ours) {
            throw ours;
        } catch (CollaboratorFault fault) {
            if (beforeSlot.isEarly(run)) {
                return beforeSlot.patient(run, fault.getMessage());
            }
            if (run.stumbles() < PATIENCE && fault.isRetryable()) {
                throw fault;
            }
            return refused("not_approved", "the change desk gives no usable answer: " + fault.getMessage());
        }
    }

    /** A dry run tells what the gate would say and is not stopped by it. */
    private StepOutcome reported(RunContext context) {
        PatchRun run = context.run();
        if (run.origin().kind() == PatchRun.Kind.PLAN && run.origin().changeId() != null) {
            handPlan(context, run.origin().changeId());
        }
        Gate.Answer answer = gate.ask(run);
        String said = answer.decision().authorised()
                ? "change " + answer.decision().number() + " would authorise"
                : "not authorised now: " + answer.decision().objection();
        return new StepOutcome.Advance(
                Signal.NOTHING_TO_DO, said, r -> Hosts.leaveOutRest(r, HostState.NOT_STARTED, "dry run"),
                List.of(RunEvent.Draft.ofRun("gate", said)), Map.of());
    }

    /** Only a change that was made for nothing else takes the plan, whoever names it. */
    private void handPlan(RunContext context, String changeId) {
        PatchRun run = context.run();
        ChangeRequest change = itsm.find(changeId).orElse(null);
        boolean isOurs = change != null
                && (change.externalRef() == null || change.externalRef().equals(ChangeRequest.refOfPolicy(run.policy().id())));
        boolean isUndecided = change != null && (change.status() == ChangeStatus.DRAFT || change.status() == ChangeStatus.PENDING_APPROVAL);
        if (isOurs && isUndecided) {
            itsm.attachDigest(changeId, run.requirePlan().digest());
        }
        String said = change == null
                ? "there is no change " + changeId
                : !isOurs
                        ? "change " + change.number() + " was made for something else and is left as it is"
                        : isUndecided
                                ? "change " + change.number() + " was handed this plan by " + run.origin().actor()
                                : "change " + change.number() + " is " + change.status() + " and takes no plan any more";
        context.note(r -> r, RunEvent.Draft.ofRun("gate", said));
    }

    private StepOutcome judged(RunContext context) {
        PatchRun run = context.run();
        boolean mustRaise = run.policy().change() == ChangeMode.CREATE && run.change() == null
                && run.origin().changeId() == null && run.origin().kind() == PatchRun.Kind.PATCH;
        if (mustRaise) {
            return raised(run);
        }
        Optional<StepOutcome> early = beforeSlot.hold(context);
        if (early.isPresent()) {
            return early.get();
        }
        Gate.Answer answer = gate.ask(run);
        if (answer.decision().authorised()) {
            return authorised(run, answer.change());
        }
        if (isUnseen(run, answer.change(), clock.instant())) {
            return StepOutcome.waiting(POLL, "change " + run.change().number() + " was raised, and the desk does not show it yet");
        }
        boolean isAwaited = run.isAhead() || (run.change() != null && run.change().raisedByUs());
        if (isAwaited && isPending(answer.change()) && clock.instant().isBefore(lastStart(run, answer.change()))) {
            return StepOutcome.waiting(POLL, "change " + answer.change().number() + " waits for its approval");
        }
        return refused("not_approved", "change " + answer.decision().number() + ": " + answer.decision().objection());
    }

    /** A desk may show things as they were a moment ago: what it does not know is not what it refuses. */
    static boolean isUnseen(PatchRun run, @Nullable ChangeRequest seen, Instant now) {
        return seen == null && run.change() != null && run.change().isSettling(now);
    }

    private StepOutcome raised(PatchRun run) {
        ChangeRequest change = itsm.raise(Drafts.of(run), "patch-run-" + run.id());
        ChangeLink link = new ChangeLink(
                change.id(), change.number(), true, false, null, null, Gate.windowEnd(run, change),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return new StepOutcome.Wait(
                POLL, Attention.WAITING, "change " + change.number() + " waits for its approval",
                r -> r.withChange(link), Map.of());
    }

    private StepOutcome authorised(PatchRun run, ChangeRequest change) {
        String namedBy = change.id().equals(run.origin().changeId()) ? run.origin().actor() : null;
        ChangeLink link = run.change() == null
                ? new ChangeLink(change.id(), change.number(), false, false, namedBy, null, Gate.windowEnd(run, change))
                : run.change().until(Gate.windowEnd(run, change));
        List<HostRecord> open = open(run);
        Map<String, String> closed = closed(run, open);
        if (!open.isEmpty() && closed.size() == open.size() && run.hosts().values().stream().noneMatch(HostRecord::touched)) {
            return refused("blackout", closed.values().iterator().next());
        }
        List<String> uncovered = open.stream().map(HostRecord::ciId).filter(id -> !ChangeGate.covers(change, id)).toList();
        String reason = "change " + change.number() + " does not cover it";
        if (!open.isEmpty() && uncovered.size() == open.size() && run.count(HostState.OK) == 0) {
            return refused("not_approved", "change " + change.number() + " covers none of the hosts");
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
                r -> Hosts.leaveOut(
                        withoutClosed(r.withChange(link), closed), h -> uncovered.contains(h.ciId()), HostState.NOT_APPROVED,
                        reason),
                List.of(RunEvent.Draft.ofRun("gate", note)), Map.of());
    }

    /** No wave begins while all its hosts are paused; a pause never holds hosts that go back. */
    private Optional<String> held(PatchRun run, List<String> uncovered) {
        List<HostRecord> wave = run.hostsOfWave().stream()
                .filter(h -> h.state() == HostState.PLANNED && !uncovered.contains(h.ciId()))
                .toList();
        return run.origin().kind() == PatchRun.Kind.PATCH ? pauses.holdAll(run, wave) : Optional.empty();
    }

    /** @return the hosts that a blackout keeps from being started now; going back is never kept from anybody */
    private Map<String, String> closed(PatchRun run, List<HostRecord> open) {
        Map<String, String> closed = new LinkedHashMap<>();
        if (run.origin().kind() == PatchRun.Kind.PATCH) {
            open.forEach(host -> run.requirePlan().host(host.ciId())
                    .flatMap(planned -> almanac.over(planned.ci(), clock.instant()))
                    .ifPresent(blackout -> closed.put(host.ciId(), blackout.toString())));
        }
        return closed;
    }

    private static PatchRun withoutClosed(PatchRun run, Map<String, String> closed) {
        PatchRun edited = run;
        for (Map.Entry<String, String> one : closed.entrySet()) {
            edited = Hosts.leaveOut(edited, h -> h.ciId().equals(one.getKey()), HostState.NOT_STARTED, one.getValue());
        }
        return edited;
    }

    static StepOutcome refused(String word, String objection) {
        return new StepOutcome.Advance(
                Signal.REFUSED, objection,
                r -> Hosts.leaveOutRest(r, HostState.NOT_APPROVED, objection)
                        .withFailure(word, objection)
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
        Instant end = change.scheduledEnd() == null ? Drafts.opening(run).plus(Drafts.length(run)) : change.scheduledEnd();
        return end.minus(cutOff);
    }
}
