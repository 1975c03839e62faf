package dev.patchyard.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All attempts at one frozen plan, reverts by hand included. Pure.
 *
 * @param runs the first run and those linked to it, oldest first
 */
public record Attempts(List<PatchRun> runs) {
    public Attempts {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("runs: a family has a first run");
        }
    }

    /** @return the family of a run, the run itself included */
    public static Attempts of(PatchRun run, RunStore store) {
        String first = run.lineage() == null ? run.id() : run.lineage().first();
        List<PatchRun> runs = new ArrayList<>();
        store.find(first).ifPresent(runs::add);
        runs.addAll(store.linkedTo(first));
        return new Attempts(runs.isEmpty() ? List.of(run) : runs);
    }

    public PatchRun first() {
        return runs.getFirst();
    }

    /** @return what is known of each host: the last word of a run that touched it, else the last word */
    public Map<String, HostRecord> hosts() {
        Map<String, HostRecord> known = new LinkedHashMap<>();
        for (PatchRun run : runs) {
            run.hosts().forEach((ciId, host) -> known.merge(
                    ciId, host, (before, after) -> before.touched() && !after.touched() ? before : after));
        }
        return known;
    }

    /** @return the first run as if it had done all that the family did */
    public PatchRun together() {
        PatchRun whole = first().withHosts(hosts()).withStopReason(runs.getLast().stopReason());
        ChangeLink change = first().change();
        return change != null && isStarted(change) ? whole.withChange(change.started()) : whole;
    }

    /** The first attempt may have begun no host; then it was a later one that moved the change. */
    private boolean isStarted(ChangeLink change) {
        return runs.stream()
                .map(PatchRun::change)
                .anyMatch(one -> one != null && one.id().equals(change.id()) && one.startedByUs());
    }

    /** @return whether one of them has not ended */
    public boolean goOn() {
        return runs.stream().anyMatch(run -> !run.isEnded());
    }
}
