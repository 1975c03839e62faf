package dev.patchyard.run.step;

import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.patching.RunLog;
import dev.patchyard.patching.TaskLine;
import dev.patchyard.run.Alarms;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.HostState;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.PermitDesk;
import dev.patchyard.run.RunContext;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.Signal;
import dev.patchyard.run.Step;
import dev.patchyard.run.StepOutcome;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out the wave: one play for each OS family in it, each host with its own permit. */
public final class ExecuteStep implements Step {
    private final PatchExecutor executor;
    private final PermitDesk.Tools tools;
    private final LostPlays lost;

    public ExecuteStep(PatchExecutor executor, PermitDesk.Tools tools) {
        this.executor = executor;
        this.tools = tools;
        this.lost = new LostPlays(executor, tools.clock());
    }

    @Override
    public RunPhase phase() {
        return RunPhase.EXECUTE;
    }

    @Override
    public StepOutcome work(RunContext context) {
        for (PatchOrder order : Plays.orders(context.run())) {
            Optional<StepOutcome> waited = lost.isLost(context.run(), order) ? lost.takeOver(context, order) : Optional.empty();
            if (waited.isPresent()) {
                return waited.get();
            }
        }
        return carryOut(context);
    }

    private StepOutcome carryOut(RunContext context) {
        List<String> endings = new ArrayList<>();
        for (PatchOrder order : Plays.orders(context.run())) {
            PermitDesk desk = deskOf(context);
            ToldEvents told = isFound(context.run(), order) ? ToldEvents.of(tools.store(), context.run().id()) : ToldEvents.none();
            PatchOrder placed = placed(context, order);
            PlayReport report;
            try {
                report = executor.carryOut(placed, desk, new Listener(context, desk, told, order.playId()), () -> stop(context));
            } catch (PatchExecutor.PlayRefused refusal) {
                return StepOutcome.failed("play_refused", refusal.getMessage());
            }
            context.note(run -> settled(run, report), log(order, report));
            endings.add(report.ending());
        }
        PatchRun after = context.run();
        long begun = after.hostsOfWave().stream().filter(HostRecord::touched).count();
        return StepOutcome.advance(Signal.DONE, begun + " hosts begun; " + String.join("; ", endings));
    }

    /** Hears a play. Its log is kept apart from the run's events: it is long, and nothing follows from it. */
    private final class Listener implements RunLog {
        private final RunContext context;
        private final PermitDesk desk;
        private final ToldEvents told;
        private final String playId;
        private final String runId;

        Listener(RunContext context, PermitDesk desk, ToldEvents told, String playId) {
            this.context = context;
            this.desk = desk;
            this.told = told;
            this.playId = playId;
            this.runId = context.run().id();
        }

        @Override
        public void tell(HostEvent event) {
            ExecuteStep.this.tell(context, desk, told, event);
        }

        @Override
        public void tasks(List<TaskLine> lines) {
            if (!lines.isEmpty()) {
                tools.store().appendTasks(runId, playId, lines);
            }
        }
    }

    /** Begun hosts whose play was lost are judged after the wave; until then they may be failures. */
    private PermitDesk deskOf(RunContext context) {
        PermitDesk desk = new PermitDesk(context, tools);
        context.run().hostsOfWave().stream()
                .filter(host -> host.state() == HostState.IN_PROGRESS && !host.playSaid().isEmpty())
                .filter(host -> !LostPlays.isGood(host))
                .forEach(host -> desk.countFailure(host.ciId()));
        return desk;
    }

    /** Whoever takes over has to know where to look for the play, so it is written down before there is one. */
    private PatchOrder placed(RunContext context, PatchOrder order) {
        if (isFound(context.run(), order)) {
            return order.begunAt(context.run().placeOf(order.playId()).orElseThrow());
        }
        String here = executor.place();
        context.note(run -> run.withPlay(order.playId(), here));
        return order.begunAt(here);
    }

    private boolean isFound(PatchRun run, PatchOrder order) {
        return run.placeOf(order.playId()).filter(executor::sees).isPresent();
    }

    private void tell(RunContext context, PermitDesk desk, ToldEvents told, HostEvent event) {
        switch (event.stage()) {
            case FAILED, REPAIRING -> desk.countFailure(event.ciId());
            case FINISHED -> desk.countRecovery(event.ciId());
            case WAITING, PERMITTED, INSTALLING, RESTARTING, REBOOTING, CHECKING, LEFT_ALONE -> { }
        }
        RunEvent.Draft draft = RunEvent.Draft.ofHost("host", event.ciId(), event.text());
        if (!told.isKnown(draft)) {
            context.note(run -> run.withHost(event.ciId(), host -> further(host, event)), draft);
        }
        if (event.over()) {
            context.restPlace(event.ciId());
        }
    }

    private static HostRecord further(HostRecord host, HostEvent event) {
        boolean isLost = host.stage() == HostStage.REBOOTING && event.stage() == HostStage.FAILED;
        HostRecord moved = host.at(event.stage());
        return isLost ? moved.in(moved.state(), Alarms.NOT_BACK) : moved;
    }

    private static PatchExecutor.StopSignal.Request stop(RunContext context) {
        PatchRun run = context.run();
        return run.cancellation() != null && run.cancellation().abort()
                ? PatchExecutor.StopSignal.Request.ABORT
                : PatchExecutor.StopSignal.Request.GO_ON;
    }

    private PatchRun settled(PatchRun run, PlayReport report) {
        PatchRun edited = run;
        for (HostResult result : report.hosts().values()) {
            edited = edited.withHost(result.ciId(), host -> released(run, settled(host, result)));
        }
        return edited;
    }

    /** The exit hook lets the host's traffic in again, however the work on it ended. */
    private HostRecord released(PatchRun run, HostRecord host) {
        return host.touched() && run.policy().work().hooks().onExit() != null
                ? host.released(tools.clock().instant().truncatedTo(ChronoUnit.MICROS))
                : host;
    }

    private static HostRecord settled(HostRecord host, HostResult result) {
        if (host.touched() && !result.touched()) {
            return isAnothers(host) ? host : host.leftAlone(untouched(result.outcome()), result.reason());
        }
        if (host.touched()) {
            String said = result.outcome() == HostResult.Outcome.DONE ? "" : result.outcome() + ": " + result.reason();
            return host.played(said, result.rebooted(), result.restartedServices(), result.kept(), result.baseline());
        }
        if (host.state() != HostState.PLANNED) {
            return host;
        }
        return host.in(untouched(result.outcome()), result.reason());
    }

    /** The play of another machine began it and is over: one that waited here meanwhile knows nothing of that. */
    private static boolean isAnothers(HostRecord host) {
        return !host.playSaid().isEmpty();
    }

    /** A host that nothing was begun on was not changed, whether it had a permit or not, and whatever else went wrong with it. */
    private static HostState untouched(HostResult.Outcome outcome) {
        return switch (outcome) {
            case DRIFT -> HostState.PLAN_DRIFT;
            case PRECHECK_FAILED -> HostState.PRECHECK_FAILED;
            case IDENTITY_MISMATCH -> HostState.IDENTITY_MISMATCH;
            case UNREACHABLE -> HostState.UNREACHABLE;
            case DONE, FAILED, NOT_STARTED, UNKNOWN -> HostState.NOT_STARTED;
        };
    }

    private static RunEvent.Draft log(PatchOrder order, PlayReport report) {
        return RunEvent.Draft.ofRun("log", "play " + order.playId() + " ended: " + report.ending()
                + (report.aborted() ? " (ended by us)" : "") + (report.complete() ? "" : " (it did not tell its end)"));
    }
}
