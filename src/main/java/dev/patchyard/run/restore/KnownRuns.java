package dev.patchyard.run.restore;

import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the database knows of runs. */
public final class KnownRuns {
    /** Longer than any snapshot of ours lives. */
    private static final Duration LOOK_BACK = Duration.ofDays(60);
    private static final int BATCH = 100;

    private final RunStore store;
    private final Clock clock;

    public KnownRuns(RunStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @return runs that have not ended, as far as they can be read and are not set aside already */
    List<PatchRun> open() {
        return Arrays.stream(RunPhase.values())
                .filter(phase -> phase != RunPhase.ENDED)
                .flatMap(phase -> all(new RunStore.RunFilter(null, phase, null, null), Instant.MIN).stream())
                .toList();
    }

    /** @return runs that were asked for lately, ended ones as well */
    List<PatchRun> recent() {
        return all(RunStore.RunFilter.ALL, clock.instant().minus(LOOK_BACK));
    }

    private List<PatchRun> all(RunStore.RunFilter filter, Instant since) {
        List<PatchRun> all = new ArrayList<>();
        List<PatchRun> page = store.page(filter, 0, BATCH);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page.getLast().createdAt().isAfter(since) ? store.page(filter, all.size(), BATCH) : List.of();
        }
        return all;
    }

    /** @return whether there is such a run, also one that cannot be read */
    boolean isKnown(String runId) {
        try {
            return store.find(runId).isPresent();
        } catch (RunStore.Unreadable there) {
            return true;
        }
    }

    /** @return the run, empty when there is none or it cannot be read */
    Optional<PatchRun> find(String runId) {
        try {
            return store.find(runId);
        } catch (RunStore.Unreadable unreadable) {
            return Optional.empty();
        }
    }

    /** @return the run that holds each host, by CI id */
    Map<String, String> holders() {
        return store.placesHeld();
    }

    /** @return whether a message of the run was to tell this incident, delivered or not */
    boolean hasTold(String runId, String dedupKey) {
        return store.deliveries(runId).stream()
                .anyMatch(delivery -> delivery.outward() instanceof Outward.OpenIncident told
                        && told.alert().dedupKey().equals(dedupKey));
    }

    /** @return what the database does not know of a run that a node remembers, empty when it knows all of it */
    Optional<Finding> compare(String runId, Mark.RunMark then, String node) {
        if (!isKnown(runId)) {
            return Optional.of(new Finding(
                    Finding.Kind.UNKNOWN_RUN, node + " remembers run " + runId + " with " + then.lastEvent() + " events", runId));
        }
        boolean isThere = then.lastEvent() == 0 || !store.events(runId, then.lastEvent() - 1, 1).isEmpty();
        return isThere ? Optional.empty() : Optional.of(new Finding(
                Finding.Kind.RUN_MOVED_ON, node + " remembers " + then.lastEvent() + " events of run " + runId
                        + ", and fewer are there", runId));
    }
}
