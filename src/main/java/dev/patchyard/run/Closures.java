package dev.patchyard.run;

import dev.patchyard.change.Itsm.Closure.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a run's change ends, as a table: the first row that holds decides. And what is written on it. Pure. */
public final class Closures {
    /**
     * One row.
     *
     * @param outcome null when the change stays as it is, with a note at most
     */
    public record Row(String when, Predicate<PatchRun> holds, @Nullable Outcome outcome) {}

    public static final List<Row> TABLE = List.of(
            new Row("dry run", PatchRun::isDryRun, null),
            new Row("no change", r -> r.change() == null, null),
            new Row("a host that nobody can speak for", Closures::isOpenEnded, null),
            new Row("nothing touched, raised by us", r -> !isTouched(r) && r.change().raisedByUs(), Outcome.CANCELLED),
            new Row("nothing touched, a person's change", r -> !isTouched(r), null),
            new Row("not started by us", r -> !r.change().startedByUs(), null),
            new Row("canary stopped", Closures::isCanaryStopped, Outcome.FAILED),
            new Row("nothing verified", r -> verified(r) == 0, Outcome.FAILED),
            new Row("all verified, none left out", Closures::isWhole, Outcome.SUCCESSFUL),
            new Row("failed, reverted, left out or pending ones", r -> true, Outcome.SUCCESSFUL_WITH_ISSUES));

    private Closures() {}

    /** @return the outcome; empty when the change must stay open or is not ours to end */
    public static Optional<Outcome> outcome(PatchRun run) {
        Row first = TABLE.stream().filter(row -> row.holds().test(run)).findFirst().orElseThrow();
        return Optional.ofNullable(first.outcome());
    }

    private static boolean isOpenEnded(PatchRun run) {
        return run.count(HostState.UNKNOWN, HostState.REVERT_FAILED, HostState.IN_PROGRESS) > 0;
    }

    private static boolean isTouched(PatchRun run) {
        return run.hosts().values().stream().anyMatch(HostRecord::touched);
    }

    private static boolean isCanaryStopped(PatchRun run) {
        return run.stopReason() != null && run.stopReason().startsWith("canary");
    }

    private static boolean isWhole(PatchRun run) {
        return verified(run) == run.hosts().size() && Verdicts.leftOut(run) == 0;
    }

    /** A rollback is meant to take hosts back; there a host that is back is as good as one that is patched elsewhere. */
    private static long verified(PatchRun run) {
        return run.count(run.origin().kind() == PatchRun.Kind.ROLLBACK ? HostState.REVERTED : HostState.OK);
    }

    /** @return what happened, for the people who read the change: times and every CI, the left-out ones with reason */
    public static String notes(PatchRun run, Instant now) {
        StringBuilder text = new StringBuilder("Run " + run.id() + ", asked for by " + run.origin().actor() + " at "
                + run.createdAt() + ": " + Verdicts.of(run).name().toLowerCase(Locale.ROOT) + "\n");
        text.append(actualTimes(run, now));
        if (run.cancellation() != null) {
            text.append("Cancelled by ").append(run.cancellation().actor()).append('\n');
        }
        if (run.stopReason() != null) {
            text.append("Stopped: ").append(run.stopReason()).append('\n');
        }
        run.hosts().values().forEach(host -> text.append(line(host)));
        run.exclusions().forEach(e ->
                text.append(e.ciName()).append(": left out, ").append(e.reason()).append(" (").append(e.detail()).append(")\n"));
        if (isInNeedOfAWayBack(run)) {
            text.append(BackOut.NONE).append('\n');
        }
        return text.toString();
    }

    private static boolean isInNeedOfAWayBack(PatchRun run) {
        return !run.policy().recovery().snapshotBefore()
                && run.hosts().values().stream().anyMatch(host -> host.touched() && host.state() != HostState.OK);
    }

    private static String actualTimes(PatchRun run, Instant now) {
        Optional<Instant> start = times(run, HostRecord::permittedAt).stream().min(Comparator.naturalOrder());
        Optional<Instant> end = times(run, HostRecord::finishedAt).stream().max(Comparator.naturalOrder());
        return start.map(at -> "Actual start " + at + ", actual end " + end.orElse(now) + "\n").orElse("No host was touched\n");
    }

    private static List<Instant> times(PatchRun run, Function<HostRecord, @Nullable Instant> time) {
        return run.hosts().values().stream().map(time).filter(Objects::nonNull).toList();
    }

    private static String line(HostRecord host) {
        return host.name() + ": " + host.state()
                + (host.reason().isEmpty() ? "" : " (" + host.reason() + ")")
                + (host.verified().isEmpty() ? "" : ", verified: " + host.verified())
                + (host.loss().isEmpty() ? "" : ", lost: " + host.loss()) + "\n";
    }
}
