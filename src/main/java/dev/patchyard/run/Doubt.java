package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import dev.patchyard.plan.PatchPlan;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether a policy suddenly means other hosts than it used to, which is how a wrong selector looks. Pure. */
public final class Doubt {
    /** Matched CIs may differ by so much from the last run's. */
    static final int PERCENT = 20;

    private Doubt() {}

    /**
     * @param earlier runs of the policy, newest first
     * @return what a person has to confirm first, empty when the run may go on by itself
     */
    public static Optional<String> of(PatchRun run, PatchPlan plan, Collection<PatchRun> earlier) {
        boolean isOwnWish = run.isDryRun() || !run.origin().ciIds().isEmpty() || run.confirmation() != null;
        if (isOwnWish || plan.hosts().isEmpty()) {
            return Optional.empty();
        }
        return earlier.stream()
                .filter(other -> !other.id().equals(run.id()) && isMeasure(other))
                .findFirst()
                .filter(last -> differs(last.requirePlan().matched(), plan.matched()))
                .map(last -> plan.matched() + " CIs match, and " + last.requirePlan().matched() + " did in the policy's last run "
                        + last.id() + ": more than " + PERCENT + " % differ; confirm the run or cancel it");
    }

    /** @return the incident that asks for that person */
    public static Alert alert(PatchRun run, String doubt) {
        return new Alert(
                Alert.Severity.P3, "Patch run of " + run.policy().name() + " waits for a confirmation", doubt, List.of(),
                "patch-run:" + run.id() + ":confirm", null);
    }

    /** A run for some CIs only, or one that was stopped over its plan, says nothing about what the policy usually means. */
    private static boolean isMeasure(PatchRun run) {
        return run.origin().kind() == PatchRun.Kind.PATCH
                && !run.isDryRun()
                && run.origin().ciIds().isEmpty()
                && run.plan() != null
                && run.stages().stream().anyMatch(stage -> stage.phase() == RunPhase.PLAN
                        && (stage.signal() == Signal.DONE || stage.signal() == Signal.NOTHING_TO_DO));
    }

    private static boolean differs(int before, int now) {
        return Math.abs(now - before) * 100L > (long) PERCENT * before;
    }
}
