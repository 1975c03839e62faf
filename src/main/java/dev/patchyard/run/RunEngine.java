package dev.patchyard.run;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks runs from phase to phase. It is the only one who moves a run: in one short transaction for each step, and only
 * while the run is still ours. Safe for use by many threads.
 */
public final class RunEngine {
    /** A collaborator's fault is waited out this often in a row before the phase gives up. */
    static final int MOST_STUMBLES = 8;
    /** An error of our own may be a database that is gone for a moment, so the step is done again this often. */
    static final int MOST_BREAKS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(RunEngine.class);

    private final RunStore store;
    private final Map<RunPhase, Step> steps;
    private final Clock clock;

    /** @throws IllegalArgumentException when a phase has no step or two */
    public RunEngine(RunStore store, List<Step> steps, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.steps = new EnumMap<>(RunPhase.class);
        for (Step step : steps) {
            if (this.steps.put(step.phase(), step) != null) {
                throw new IllegalArgumentException("two steps for phase " + step.phase());
            }
        }
        for (RunPhase phase : RunPhase.values()) {
            if (phase != RunPhase.ENDED && !this.steps.containsKey(phase)) {
                throw new IllegalArgumentException("no step for phase " + phase);
            }
        }
    }

    /**
     * Walks a run until it ends, waits, or belongs to somebody else. Returns without an exception in all three cases.
     *
     * @throws StoreFault when the database is away; the run is as it was, or one step further
     * @throws RunStore.Unreadable when this version cannot read the run     */
    public void walk(RunStore.Claim claim) {
        RunContext context = new RunContext(store, claim);
        try {
            Duration pause = Duration.ZERO;
            while (pause.isZero() && !Thread.currentThread().isInterrupted()) {
                PatchRun run = context.run();
                if (run.isEnded()) {
                    return;
                }
                pause = advance(run, context, claim);
            }
            release(claim, pause);
        } catch (RunStore.StaleClaim lost) {
            LOG.info("stopped walking: {}", lost.getMessage());
        } catch (LetGo asked) {
            release(claim, Duration.ZERO);
        }
    }

    /** An interrupted thread would break its connection off instead of giving the run to whoever comes next. */
    private void release(RunStore.Claim claim, Duration pause) {
        boolean isAsked = Thread.interrupted();
        try {
            store.release(claim, pause);
        } finally {
            if (isAsked) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** This node was asked to let go of the run in the middle of a step; the step is done again by whoever takes it. */
    private static final class LetGo extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @return how long to wait before the next step, zero for at once */
    private Duration advance(PatchRun run, RunContext context, RunStore.Claim claim) {
        StepOutcome outcome = outcomeOf(run, context);
        switch (outcome) {
            case StepOutcome.Wait wait -> {
                PatchRun waiting = store.change(run.id(), claim,
                        current -> wait.edit().apply(current).withAttention(attention(current, wait), wait.reason()),
                        waitEvents(run, wait), wait.messages());
                context.tell(Alarms.urgent(waiting));
                return wait.pause();
            }
            case StepOutcome.Advance advance -> {
                RunPhase next = RunMachine.next(run.phase(), advance.signal())
                        .orElseThrow(() -> new IllegalStateException(run.phase() + " cannot end with " + advance.signal()));
                List<RunEvent.Draft> events = new ArrayList<>(advance.events());
                events.add(RunEvent.Draft.ofRun("phase", run.phase() + " → " + next + said(advance.note())));
                PatchRun moved = store.change(run.id(), claim, move(run.phase(), advance, next), events, advance.messages());
                if (!moved.isEnded()) {
                    context.tell(toldNow(run.phase(), moved));
                }
                return Duration.ZERO;
            }
        }
    }

    /** Failures that may still go back are told of when they have. */
    private static Map<String, Outward> toldNow(RunPhase from, PatchRun moved) {
        Map<String, Outward> messages = new LinkedHashMap<>(Alarms.urgent(moved));
        boolean isSettled = (from == RunPhase.VERIFY || from == RunPhase.ROLLBACK) && moved.phase() != RunPhase.ROLLBACK;
        messages.putAll(isSettled ? Alarms.standing(moved) : Map.of());
        return messages;
    }

    private StepOutcome outcomeOf(PatchRun run, RunContext context) {
        try {
            return steps.get(run.phase()).work(context);
        } catch (RunStore.StaleClaim lost) {
            throw lost;
        } catch (StoreFault ours) {
            if (ours.isRetryable()) {
                throw ours;
            }
            return broke(run, ours.getMessage());
        } catch (CollaboratorFault fault) {
            return stumbled(run, fault);
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError broken) {
            if (Thread.currentThread().isInterrupted()) {
                throw new LetGo();
            }
            LOG.error("run {} broke in {}", run.id(), run.phase(), broken);
            return broke(run, "internal error in " + run.phase() + ": " + broken.getClass().getSimpleName());
        }
    }

    private StepOutcome stumbled(PatchRun run, CollaboratorFault fault) {
        if (!fault.isRetryable() || run.stumbles() >= MOST_STUMBLES) {
            return failing(run, "collaborator_" + fault.kind().name().toLowerCase(java.util.Locale.ROOT), fault.getMessage());
        }
        return again(run, fault.getMessage());
    }

    private StepOutcome broke(PatchRun run, String note) {
        return run.stumbles() >= MOST_BREAKS ? failing(run, "engine_error", note) : again(run, note);
    }

    private static StepOutcome again(PatchRun run, String note) {
        Duration pause = Duration.ofSeconds(Math.min(60, 1L << run.stumbles()));
        return new StepOutcome.Wait(
                pause, Attention.WAITING, note, current -> current.withStumbles(current.stumbles() + 1), Map.of());
    }

    /** A phase that cannot fail waits for a person instead. */
    private StepOutcome failing(PatchRun run, String word, String note) {
        if (RunMachine.next(run.phase(), Signal.FAILED).isEmpty()) {
            return new StepOutcome.Wait(Duration.ofMinutes(1), Attention.NEEDS_OPERATOR, note, UnaryOperator.identity(), Map.of());
        }
        return StepOutcome.failed(word, note);
    }

    private UnaryOperator<PatchRun> move(RunPhase from, StepOutcome.Advance advance, RunPhase next) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return current -> {
            PatchRun edited = advance.edit().apply(current).withStumbles(0);
            List<StageRecord> stages = Stages.moved(edited.stages(), from, next, edited.wave(), now, advance);
            boolean isOver = edited.attention() == Attention.WAITING || edited.attention() == Attention.PAUSED;
            Attention attention = isOver ? Attention.NONE : edited.attention();
            PatchRun moved = edited.withStages(stages);
            return next == RunPhase.ENDED ? moved.ended(Verdicts.of(moved), now) : moved.inPhase(next, attention);
        };
    }

    private static Attention attention(PatchRun current, StepOutcome.Wait wait) {
        boolean cancelling = current.isCancelled() && wait.attention() != Attention.NEEDS_OPERATOR;
        return cancelling ? Attention.CANCELLING : wait.attention();
    }

    private static List<RunEvent.Draft> waitEvents(PatchRun run, StepOutcome.Wait wait) {
        boolean isNews = !wait.pause().isZero() && !wait.reason().equals(run.note());
        return isNews ? List.of(RunEvent.Draft.ofRun("phase", run.phase() + " waits: " + wait.reason())) : List.of();
    }

    private static String said(String note) {
        return note.isEmpty() ? "" : ": " + note;
    }
}
