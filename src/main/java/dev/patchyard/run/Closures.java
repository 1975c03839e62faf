package dev.patchyard.run;

import dev.patchyard.change.Itsm.Closure;
import dev.patchyard.change.Itsm.Closure.Outcome;
import java.time.Instant;
import java.util.Optional;

/** How a run's change ends, and what is written on it. Pure. */
public final class Closures {
    private Closures() {}

    /** @return the outcome; empty when the change must stay open or is not ours to end */
    public static Optional<Outcome> outcome(PatchRun run) {
        boolean touched = run.hosts().values().stream().anyMatch(HostRecord::touched);
        ChangeLink change = run.change();
        if (change == null || run.count(HostState.UNKNOWN, HostState.REVERT_FAILED, HostState.IN_PROGRESS) > 0) {
            return Optional.empty();
        }
        if (!touched || !change.startedByUs()) {
            return change.raisedByUs() ? Optional.of(Outcome.CANCELLED) : Optional.empty();
        }
        long ok = run.count(HostState.OK);
        if (ok == run.hosts().size() && Verdicts.leftOut(run) == 0) {
            return Optional.of(Outcome.SUCCESSFUL);
        }
        return ok == 0 || isCanaryStopped(run) ? Optional.of(Outcome.FAILED) : Optional.of(Outcome.SUCCESSFUL_WITH_ISSUES);
    }

    private static boolean isCanaryStopped(PatchRun run) {
        return run.stopReason() != null && run.stopReason().startsWith("canary");
    }

    /** @return what happened, for the people who read the change: times and every CI, the left-out ones with reason */
    public static String notes(PatchRun run, Instant now) {
        StringBuilder text = new StringBuilder("Run " + run.id() + " from " + run.createdAt() + " to " + now + "\n");
        for (HostRecord host : run.hosts().values()) {
            text.append(host.name()).append(": ").append(host.state());
            text.append(host.reason().isEmpty() ? "" : " (" + host.reason() + ")");
            text.append(Overruns.isOver(run, host) ? ", OVERRUN: the window ended at " + run.change().windowEnd() : "");
            text.append(host.verified().isEmpty() ? "" : ", verified: " + host.verified());
            text.append(host.loss().isEmpty() ? "" : ", lost: " + host.loss()).append('\n');
        }
        if (run.plan() != null && run.origin().kind() == PatchRun.Kind.PATCH) {
            run.plan().exclusions().forEach(e ->
                    text.append(e.ciName()).append(": left out, ").append(e.reason()).append(" (").append(e.detail()).append(")\n"));
        }
        return text.toString();
    }

    static Closure closure(PatchRun run, Outcome outcome, Instant now) {
        return new Closure(outcome, notes(run, now));
    }
}
