package dev.patchyard.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What going back to the snapshot of a run would mean for one of its hosts.
 *
 * @param host      as the run left it
 * @param loss      what is thrown away, in words
 * @param laterRuns later runs whose work on the host is thrown away as well, newest first
 * @param objection why it cannot go back, null when it can
 */
public record RevertOutlook(HostRecord host, String loss, List<String> laterRuns, @Nullable String objection) {
    private static final int RUNS = 20;

    public RevertOutlook {
        laterRuns = List.copyOf(laterRuns);
    }

    /** @return the outlook of every host that the run touched */
    public static List<RevertOutlook> of(PatchRun run, RunStore store, Instant now) {
        Map<String, HostRecord> known = Attempts.of(run, store).hosts();
        return run.hosts().values().stream()
                .filter(HostRecord::touched)
                .map(host -> of(run, host, known.get(host.ciId()), store, now))
                .toList();
    }

    private static RevertOutlook of(PatchRun run, HostRecord host, HostRecord known, RunStore store, Instant now) {
        List<String> later = store.page(new RunStore.RunFilter(null, null, null, host.ciId()), 0, RUNS).stream()
                .filter(other -> other.createdAt().isAfter(run.createdAt()) && other.origin().kind() == PatchRun.Kind.PATCH)
                .filter(other -> other.host(host.ciId()).filter(HostRecord::touched).isPresent())
                .map(PatchRun::id)
                .toList();
        String also = later.isEmpty() ? "" : "; also what later runs did: " + String.join(", ", later);
        return new RevertOutlook(host, RevertLoss.of(host, now) + also, later, objection(host, known).orElse(null));
    }

    static Optional<String> objection(HostRecord host, @Nullable HostRecord known) {
        if (host.snapshot() == null || host.snapshot().snapshotId() == null || !host.touched()) {
            return Optional.of("there is no snapshot of this run for " + host.ciId());
        }
        return known != null && known.state() == HostState.REVERTED
                ? Optional.of(host.ciId() + " went back already")
                : Optional.empty();
    }
}
