package dev.patchyard.run;

import static dev.patchyard.run.HostState.OK;
import static dev.patchyard.run.HostState.PLANNED;
import static dev.patchyard.run.HostState.REVERTED;
import static dev.patchyard.run.HostState.UNKNOWN;

import dev.patchyard.plan.Exclusion;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** How a run ended, as a table: the first row that holds gives the verdict. Pure. */
public final class Verdicts {
    /** Words of a refusal: the gate never opened. */
    static final Set<String> REFUSALS = Set.of("not_approved", "not_confirmed", "blackout");

    /** One row. */
    public record Row(String when, Predicate<PatchRun> holds, Verdict verdict) {}

    public static final List<Row> TABLE = List.of(
            new Row("engine error before any touch", r -> isFailed(r) && !isRefused(r) && !isTouched(r), Verdict.FAILED),
            new Row("gate never passed", r -> isRefused(r) && !isTouched(r), Verdict.REFUSED),
            new Row("cancelled, and a host is UNKNOWN", r -> r.isCancelled() && r.count(UNKNOWN) > 0, Verdict.FAILED),
            new Row("cancelled", PatchRun::isCancelled, Verdict.CANCELLED),
            new Row("dry run that found work", r -> r.isDryRun() && !r.hosts().isEmpty(), Verdict.SUCCEEDED),
            new Row("all at target", Verdicts::isAllAtTarget, Verdict.NOTHING_TO_DO),
            new Row("rollback, and every host is back", r -> isRollback(r) && isAll(r, REVERTED), Verdict.ROLLED_BACK),
            new Row("all OK, none left out", r -> isAll(r, OK) && leftOut(r) == 0, Verdict.SUCCEEDED),
            new Row("at least one OK", r -> r.count(OK) > 0, Verdict.COMPLETED_WITH_ERRORS),
            new Row("all touched are back", Verdicts::isAllTouchedBack, Verdict.ROLLED_BACK),
            new Row("otherwise", r -> true, Verdict.FAILED));

    private Verdicts() {}

    public static Verdict of(PatchRun run) {
        return TABLE.stream().filter(row -> row.holds().test(run)).findFirst().orElseThrow().verdict();
    }

    /** @return how many matching CIs were left out for another reason than being at their target */
    public static long leftOut(PatchRun run) {
        return run.exclusions().stream().filter(Exclusion::isLeftOut).count();
    }

    private static boolean isFailed(PatchRun run) {
        return run.failure() != null;
    }

    private static boolean isRefused(PatchRun run) {
        return run.failure() != null && REFUSALS.contains(run.failure());
    }

    private static boolean isTouched(PatchRun run) {
        return run.hosts().values().stream().anyMatch(HostRecord::touched);
    }

    private static boolean isRollback(PatchRun run) {
        return run.origin().kind() == PatchRun.Kind.ROLLBACK;
    }

    private static boolean isAllAtTarget(PatchRun run) {
        return run.plan() != null && run.hosts().isEmpty() && leftOut(run) == 0 && run.plan().matched() > 0;
    }

    private static boolean isAll(PatchRun run, HostState state) {
        return !run.hosts().isEmpty() && run.hosts().values().stream().allMatch(h -> h.state() == state);
    }

    private static boolean isAllTouchedBack(PatchRun run) {
        return isTouched(run)
                && run.count(PLANNED) == 0
                && run.hosts().values().stream().filter(HostRecord::touched).allMatch(h -> h.state() == REVERTED);
    }
}
