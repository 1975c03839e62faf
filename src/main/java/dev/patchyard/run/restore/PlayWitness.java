package dev.patchyard.run.restore;

import dev.patchyard.run.PatchRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** This machine: plays that are kept here and that their run did not begin. */
final class PlayWitness implements Reconciler.Witness {
    private final PlayTraces traces;
    private final KnownRuns known;

    PlayWitness(PlayTraces traces, KnownRuns known) {
        this.traces = traces;
        this.known = known;
    }

    @Override
    public List<Finding> findings(List<PatchRun> open, Set<String> strangers) {
        List<Finding> findings = new ArrayList<>();
        for (String playId : traces.plays()) {
            String runId = traces.runOf(playId);
            Optional<PatchRun> run = known.find(runId);
            boolean isStrange = run.map(there -> !there.isEnded() && there.placeOf(playId).isEmpty()).orElse(!known.isKnown(runId));
            if (isStrange) {
                findings.add(new Finding(Finding.Kind.UNKNOWN_PLAY, "play " + playId + " was begun on this machine", runId));
            }
        }
        return findings;
    }
}
