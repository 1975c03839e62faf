package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hosts that were begun in time and reached their safe state only after the window's end. They are never left halfway
 * because of that; it is told instead. Pure.
 */
public final class Overruns {
    private Overruns() {}

    /** @return the hosts concerned, in plan order */
    public static List<HostRecord> of(PatchRun run) {
        return run.hosts().values().stream().filter(host -> isOver(run, host)).toList();
    }

    public static boolean isOver(PatchRun run, HostRecord host) {
        Instant end = run.change() == null ? null : run.change().windowEnd();
        return end != null && host.touched() && host.finishedAt() != null && host.finishedAt().isAfter(end);
    }

    /** @return one line for each, for the run's record */
    public static List<RunEvent.Draft> events(PatchRun run) {
        return of(run).stream()
                .map(host -> RunEvent.Draft.ofHost("overrun", host.ciId(), "OVERRUN: " + said(run, host)))
                .toList();
    }

    /** @return the incident of a run that has any, empty when it has none */
    public static Optional<Alert> alert(PatchRun run) {
        List<HostRecord> late = of(run);
        if (late.isEmpty()) {
            return Optional.empty();
        }
        String lines = String.join("\n", late.stream().map(host -> host.name() + ": " + said(run, host)).toList());
        return Optional.of(new Alert(
                Alert.Severity.P3, "Patch run of " + run.policy().name() + " overran its window", "OVERRUN\n" + lines,
                late.stream().map(HostRecord::ciId).toList(), "patch-run:" + run.id() + ":overrun", run.change().id()));
    }

    private static String said(PatchRun run, HostRecord host) {
        return host.state() + " at " + host.finishedAt() + ", the window ended at " + run.change().windowEnd();
    }
}
