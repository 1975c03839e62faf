package dev.patchyard.run.step;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PatchLevel;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.health.HealthReport;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Attention;
import dev.patchyard.run.ChangeStart;
import dev.patchyard.run.ComplianceLedger;
import dev.patchyard.run.Forensics;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Onward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.Redundancy;
import dev.patchyard.run.RevertLoss;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.SameMachine;
import dev.patchyard.run.SnapshotLink;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes hosts back to their snapshots, one after the other, and proves that they are back. */
public final class RollbackStep implements Step {
    /** So many runs of a host are looked through. */
    private static final int MOST_DEBTORS = 20;

    private final SimEngine engine;
    private final ChangeStart change;
    private final Forensics forensics;
    private final VerifyStep.Look look;
    private final ComplianceLedger ledger;
    private final RunStore store;
    private final Clock clock;

    public RollbackStep(
            SimEngine engine,
            ChangeStart change,
            Forensics forensics,
            VerifyStep.Look look,
            ComplianceLedger ledger,
            RunStore store,
            Clock clock) {
        this.engine = engine;
        this.change = change;
        this.forensics = forensics;
        this.look = look;
        this.ledger = ledger;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public RunPhase phase() {
        return RunPhase.ROLLBACK;
    }

    @Override
    public StepOutcome work(RunContext context) {
        PatchRun run = context.run();
        for (HostRecord host : goingBack(run)) {
            if (!mayStillGoBack(context.run(), host)) {
                continue;
            }
            Optional<String> other = takenElsewhere(context, host);
            Optional<String> stranger = other.isPresent() ? Optional.empty() : stranger(run, host);
            if (other.isPresent()) {
                leaveOut(context, host, HostState.NOT_STARTED, other.get());
            } else if (stranger.isPresent()) {
                leaveOut(context, host, HostState.IDENTITY_MISMATCH, stranger.get());
            } else {
                takeBackUnderItsChange(context, host);
            }
        }
        return Onward.fromRollback(context.run(), clock.instant());
    }

    /** Those before it may have taken long or spent what is allowed. */
    private boolean mayStillGoBack(PatchRun run, HostRecord host) {
        return goingBack(run).stream().anyMatch(still -> still.ciId().equals(host.ciId()));
    }

    private List<HostRecord> goingBack(PatchRun run) {
        if (run.origin().kind() == PatchRun.Kind.ROLLBACK) {
            return run.hosts().values().stream()
                    .filter(h -> h.state() == HostState.PLANNED || h.state() == HostState.IN_PROGRESS)
                    .toList();
        }
        return Onward.autoReverts(run, clock.instant());
    }

    /** No two runs work on one host; a run that ended has no claim to a host that is going to be replaced anyway. */
    private Optional<String> takenElsewhere(RunContext context, HostRecord host) {
        RunStore.Place place = takePlace(context, host);
        if (place instanceof RunStore.Place.Busy(String byRun) && store.freePlace(host.ciId(), byRun)) {
            place = takePlace(context, host);
        }
        return switch (place) {
            case RunStore.Place.Busy(String byRun) -> Optional.of("run " + byRun + " works on it");
            case RunStore.Place.GroupHeld(String byCi, String byRun) ->
                Optional.of(byCi + " of its redundancy group is held by run " + byRun);
            case RunStore.Place.Taken() -> Optional.empty();
            case RunStore.Place.Full(String which) -> Optional.empty();
        };
    }

    private static RunStore.Place takePlace(RunContext context, HostRecord host) {
        return context.takePlace(host.ciId(), Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private Optional<String> stranger(PatchRun run, HostRecord host) {
        return new SameMachine(engine, look.recovery())
                .objection(run.requirePlan().host(host.ciId()).orElseThrow(), host.snapshot().vmId());
    }

    /** A host that failed in this run stays failed and waits for a person. */
    private static void leaveOut(RunContext context, HostRecord host, HostState state, String reason) {
        context.note(
                r -> host.state() == HostState.FAILED
                        ? r.withHost(host.ciId(), h -> h.in(HostState.FAILED, h.reason() + "; not reverted: " + reason))
                                .withAttention(Attention.NEEDS_OPERATOR, "failed hosts wait for a decision")
                        : r.withHost(host.ciId(), h -> h.in(state, reason)),
                RunEvent.Draft.ofHost("host", host.ciId(), "not taken back: " + reason));
    }

    /** A host that failed in this run goes back under the change that it was begun with, whatever became of that. */
    private void takeBackUnderItsChange(RunContext context, HostRecord host) {
        boolean begins = context.run().origin().kind() == PatchRun.Kind.ROLLBACK && host.state() == HostState.PLANNED;
        Optional<String> objection = begins ? change.objection(context, host.ciId()) : Optional.empty();
        if (objection.isPresent()) {
            context.leavePlace(host.ciId());
            leaveOut(context, host, HostState.NOT_APPROVED, objection.get());
        } else {
            takeBack(context, host);
        }
    }

    private void takeBack(RunContext context, HostRecord host) {
        PatchRun run = context.run();
        PlannedHost planned = run.requirePlan().host(host.ciId()).orElseThrow();
        String loss = RevertLoss.of(host, clock.instant());
        saveEvidence(context, planned.ci());
        Instant begun = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean isManual = run.origin().kind() == PatchRun.Kind.ROLLBACK;
        context.note(r -> isManual ? r.withHost(host.ciId(), h -> h.goingBack(begun)) : r,
                RunEvent.Draft.ofHost("host", host.ciId(), "reverting; lost: " + loss));
        String objection;
        try {
            revert(run, host);
            objection = look.recovery().awaitReturn(planned.ci(), Limits.RETURN)
                    ? takenOver(context, planned.ci()) : "it did not come back within " + Limits.RETURN;
        } catch (CollaboratorFault fault) {
            objection = fault.getMessage();
        }
        if (objection.isEmpty()) {
            objection = letGo(context, planned);
        }
        String reason = objection.isEmpty() ? proof(run, planned) : objection;
        settle(context, host, reason, loss);
    }

    private void revert(PatchRun run, HostRecord host) {
        SnapshotLink link = host.snapshot();
        String madeFor = run.origin().kind() == PatchRun.Kind.ROLLBACK ? run.origin().sourceRun() : run.id();
        Optional<Snapshot> snapshot = engine.snapshots(link.vmId()).stream()
                .filter(s -> s.id().equals(link.snapshotId()) && s.name().equals(link.name()))
                .filter(s -> s.ready() && madeFor.equals(s.runId()))
                .findFirst();
        if (snapshot.isEmpty()) {
            throw new CollaboratorFault(
                    CollaboratorFault.Kind.REFUSED, "the hypervisor has no ready snapshot of this run under " + link.name());
        }
        engine.revert(link.vmId(), snapshot.get().id(), wish(run, host));
    }

    /** NB: the same after a crash, so that the hypervisor is asked about it and does not do it again; ids of CIs may be anything. */
    private static String wish(PatchRun run, HostRecord host) {
        return UUID.nameUUIDFromBytes((run.id() + '\n' + host.ciId()).getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** What lies on the disk is of the time of the snapshot; a play that was frozen since must not find it in its favour. */
    private String takenOver(RunContext context, Ci ci) {
        PatchRun run = context.run();
        Map<String, Long> runs = new HashMap<>(Map.of(run.id(), context.epoch()));
        if (run.origin().sourceRun() != null && run.origin().kind() == PatchRun.Kind.ROLLBACK) {
            runs.put(run.origin().sourceRun(), HostTakeover.ENDED);
        }
        boolean isOurs = look.executor().fence(List.of(ci), new HostTakeover(runs, true, true), Limits.FENCE).get(ci.id());
        return isOurs ? "" : "after going back: it cannot be proved that nothing works on it";
    }

    /**
     * Plays of the run that is taken back, and of others that lost the host since, may owe their exit hook, which nobody else
     * would run now.
     *
     * @return what is wrong with that, empty when nothing is
     */
    private String letGo(RunContext context, PlannedHost planned) {
        PatchRun run = context.run();
        if (run.origin().kind() != PatchRun.Kind.ROLLBACK) {
            return "";
        }
        String ciId = planned.ci().id();
        List<String> complaints = new ArrayList<>();
        for (String playId : debtors(run, planned)) {
            String wrong = look.executor().letGo(playId, List.of(ciId)).get(ciId);
            if (wrong != null) {
                context.note(r -> r, RunEvent.Draft.ofHost(
                        "host", ciId, wrong.isEmpty() ? "hook on_exit is done, now that the host went back" : wrong));
                complaints.add(wrong);
            }
        }
        return complaints.stream().filter(wrong -> !wrong.isEmpty()).map(wrong -> "after going back: " + wrong).findFirst().orElse("");
    }

    private List<String> debtors(PatchRun own, PlannedHost planned) {
        RunStore.RunFilter sameHost = new RunStore.RunFilter(null, null, null, planned.ci().id());
        return store.page(sameHost, 0, MOST_DEBTORS).stream()
                .filter(run -> !run.id().equals(own.id()) && run.policy().work().hooks().onExit() != null)
                .flatMap(run -> run.host(planned.ci().id())
                        .filter(host -> run.id().equals(own.origin().sourceRun()) || isLost(host)).stream()
                        .map(host -> PatchOrder.playId(run.id(), host.wave(), planned.family())))
                .toList();
    }

    private static boolean isLost(HostRecord host) {
        return host.state() == HostState.UNKNOWN || host.reason().contains(HostResult.EXIT_OWED);
    }

    /** @return why it cannot be said that the host is back as it was, empty when it can */
    private String proof(PatchRun run, PlannedHost planned) {
        Ci ci = planned.ci();
        HostScan scan = look.scanner().scan(List.of(ci)).get(ci.id());
        if (!scan.isOk()) {
            return "after going back: " + scan.reason();
        }
        ledger.enter(List.of(ci), Map.of(ci.id(), scan));
        List<String> notBack = planned.moves().stream()
                .filter(move -> !isAsBefore(scan, move))
                .map(PackageMove::name)
                .toList();
        if (!notBack.isEmpty()) {
            return "after going back, not at the old version: " + String.join(", ", notBack);
        }
        HealthReport health = look.probe().probe(List.of(ci), run.policy().work().checks()).get(ci.id());
        return health.isGreen() ? "" : "after going back: " + health.complaints();
    }

    private static boolean isAsBefore(HostScan scan, PackageMove move) {
        String now = scan.installed(move.name(), move.arch()).map(p -> p.version()).orElse("");
        return now.equals(move.from());
    }

    private void settle(RunContext context, HostRecord host, String problem, String loss) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        HostState state = problem.isEmpty() ? HostState.REVERTED : HostState.REVERT_FAILED;
        String level = ledger.state(host.ciId()).map(PatchState::current).map(PatchLevel::toString).orElse("");
        String reason = problem.isEmpty() ? "went back because: " + host.reason() : problem;
        context.note(r -> r.withHost(host.ciId(), h -> h.reverted(state, reason, now, loss, level)),
                RunEvent.Draft.ofHost("host", host.ciId(), state + ": " + reason + "; lost: " + loss));
        if (state == HostState.REVERTED) {
            context.leavePlace(host.ciId());
        }
    }

    private void saveEvidence(RunContext context, Ci ci) {
        List<String> files = forensics.save(context.run(), ci);
        context.note(r -> r, RunEvent.Draft.ofHost("evidence", ci.id(), "saved before going back: " + String.join(", ", files)));
    }
}
