package dev.patchyard.run;

import dev.patchyard.patching.HostResult;
import dev.patchyard.policy.Recovery;
import dev.patchyard.policy.RollbackMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** How a run goes on once every touched host of the wave is judged. Pure. */
public final class Onward {
    private Onward() {}

    /** After hosts were judged. */
    public static StepOutcome fromVerify(PatchRun run, Instant now) {
        List<HostRecord> goingBack = autoReverts(run, now);
        if (!goingBack.isEmpty()) {
            String names = String.join(", ", goingBack.stream().map(HostRecord::name).toList());
            return StepOutcome.advance(Signal.REVERT, "going back: " + names, annotate(run, now));
        }
        if (run.isCancelled()) {
            return cancelled(run, annotate(run, now));
        }
        return onward(run, now, annotate(run, now));
    }

    /**
     * After a wish to cancel: nobody is left to begin.
     *
     * @param run  one that is cancelled
     * @param also what else changes
     */
    public static StepOutcome cancelled(PatchRun run, UnaryOperator<PatchRun> also) {
        String reason = "cancelled by " + run.cancellation().actor();
        return StepOutcome.advance(
                Signal.CANCELLED, reason, r -> Hosts.leaveOutRest(also.apply(r), HostState.NOT_STARTED, reason));
    }

    /** After hosts went back, or failed to. */
    public static StepOutcome fromRollback(PatchRun run, Instant now) {
        if (run.isCancelled() || run.origin().kind() == PatchRun.Kind.ROLLBACK) {
            return StepOutcome.advance(Signal.DONE, "", r -> Hosts.leaveOutRest(r, HostState.NOT_STARTED, "the run was cancelled"));
        }
        return onward(run, now, annotate(run, now));
    }

    private static StepOutcome onward(PatchRun run, Instant now, UnaryOperator<PatchRun> edit) {
        OptionalInt next = nextWave(run);
        if (next.isEmpty()) {
            return StepOutcome.advance(Signal.DONE, "no wave is left",
                    r -> Hosts.leaveOutRest(edit.apply(r), HostState.NOT_STARTED, "the run ended before it"));
        }
        Optional<String> stop = Budget.exhausted(run, 0).or(() -> revertsSpent(run));
        if (stop.isPresent()) {
            return StepOutcome.advance(Signal.DONE, "stopped: " + stop.get(),
                    r -> Hosts.leaveOutRest(edit.apply(r), HostState.NOT_STARTED, "stopped: " + stop.get()).stopped(stop.get()));
        }
        return soaked(run, now, next.getAsInt(), edit);
    }

    /** A retry passes over waves that have none of its hosts. */
    private static OptionalInt nextWave(PatchRun run) {
        return run.hosts().values().stream().mapToInt(HostRecord::wave).filter(wave -> wave > run.wave()).min();
    }

    private static StepOutcome soaked(PatchRun run, Instant now, int next, UnaryOperator<PatchRun> edit) {
        Duration soak = run.policy().rollout().soak();
        boolean canary = run.requirePlan().waves().get(run.wave()).canary();
        if (canary && run.soakUntil() == null && !soak.isZero()) {
            Instant until = now.plus(soak);
            return new StepOutcome.Wait(
                    soak, Attention.WAITING, "the canary soaks until " + until, r -> edit.apply(r).withSoakUntil(until),
                    Map.of());
        }
        if (canary && run.soakUntil() != null && now.isBefore(run.soakUntil())) {
            return StepOutcome.waiting(Duration.between(now, run.soakUntil()), "the canary soaks until " + run.soakUntil());
        }
        return StepOutcome.advance(Signal.NEXT_WAVE, "on to wave " + (next + 1), r -> edit.apply(r).withWave(next));
    }

    /** @return the hosts of the wave that go back by themselves, every condition of that met */
    public static List<HostRecord> autoReverts(PatchRun run, Instant now) {
        if (run.policy().recovery().rollback() != RollbackMode.AUTO) {
            return List.of();
        }
        long spent = run.count(HostState.REVERTED, HostState.REVERT_FAILED);
        return run.hostsOfWave().stream()
                .filter(h -> h.state() == HostState.FAILED && revertObjection(run, h, now).isEmpty())
                .limit(Math.max(0, run.policy().recovery().maxAutoReverts() - spent))
                .toList();
    }

    /** @return why a failed host must not go back by itself, empty when it may */
    static Optional<String> revertObjection(PatchRun run, HostRecord host, Instant now) {
        Recovery recovery = run.policy().recovery();
        if (run.cancellation() != null && run.cancellation().abort()) {
            return Optional.of("it was interrupted by us, which never causes a revert");
        }
        if (!run.requirePlan().host(host.ciId()).orElseThrow().ci().revertSafe()) {
            return Optional.of("it is not marked revert_safe");
        }
        if (!isProven(host)) {
            return Optional.of("its failure is not proven: it is in order, and only the play's word is missing");
        }
        if (host.releasedAt() != null) {
            return Optional.of("it was given back to service at " + host.releasedAt());
        }
        SnapshotLink snapshot = host.snapshot();
        if (snapshot == null || snapshot.snapshotId() == null || snapshot.takenAt() == null) {
            return Optional.of("it has no snapshot of this run");
        }
        if (snapshot.takenAt().plus(recovery.revertMaxAge()).isBefore(now)) {
            return Optional.of("its snapshot is older than " + recovery.revertMaxAge());
        }
        return Optional.empty();
    }

    /** A connection or a play that was lost says nothing about the host; what the fresh look found does. */
    private static boolean isProven(HostRecord host) {
        String found = host.reason().replace(Alarms.NOT_BACK + "; ", "");
        return Stream.of(HostResult.Outcome.UNKNOWN, HostResult.Outcome.UNREACHABLE)
                .noneMatch(lost -> found.startsWith(lost + ":"));
    }

    private static Optional<String> revertsSpent(PatchRun run) {
        long spent = run.count(HostState.REVERTED, HostState.REVERT_FAILED);
        boolean reached = run.policy().recovery().rollback() == RollbackMode.AUTO
                && spent > 0 && spent >= run.policy().recovery().maxAutoReverts();
        return reached
                ? Optional.of("max_auto_reverts: " + spent + " hosts went back, which may mean a broken probe or network")
                : Optional.empty();
    }

    /** Says of failed hosts that stay as they are why they do, and asks for a person. */
    private static UnaryOperator<PatchRun> annotate(PatchRun run, Instant now) {
        if (run.policy().recovery().rollback() == RollbackMode.NONE) {
            return UnaryOperator.identity();
        }
        List<String> going = autoReverts(run, now).stream().map(HostRecord::ciId).toList();
        List<HostRecord> staying = run.hostsOfWave().stream()
                .filter(h -> h.state() == HostState.FAILED && !going.contains(h.ciId()) && !h.reason().contains("not reverted"))
                .toList();
        if (staying.isEmpty()) {
            return UnaryOperator.identity();
        }
        return r -> {
            PatchRun edited = r;
            for (HostRecord host : staying) {
                String why = run.policy().recovery().rollback() == RollbackMode.MANUAL
                        ? "a person decides"
                        : revertObjection(run, host, now).orElse("max_auto_reverts is reached");
                edited = edited.withHost(host.ciId(), h -> h.in(HostState.FAILED, h.reason() + "; not reverted: " + why));
            }
            return edited.withAttention(Attention.NEEDS_OPERATOR, "failed hosts wait for a decision");
        };
    }
}
