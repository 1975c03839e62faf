package dev.patchyard.run.restore;

import dev.patchyard.alert.Notifier;
import dev.patchyard.run.Alarms;
import dev.patchyard.run.PatchRun;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whoever takes incidents: those that are open under a key of ours and that nobody knows to have been told. */
final class IncidentWitness implements Reconciler.Witness {
    private final Notifier notifier;
    private final KnownRuns known;

    IncidentWitness(Notifier notifier, KnownRuns known) {
        this.notifier = notifier;
        this.known = known;
    }

    @Override
    public List<Finding> findings(List<PatchRun> open, Set<String> strangers) {
        return Stream.concat(strangers.stream(), open.stream().filter(run -> !run.isDryRun()).map(PatchRun::id))
                .flatMap(runId -> Alarms.keys(runId).stream()
                        .filter(key -> !known.hasTold(runId, key))
                        .filter(notifier::isOpen)
                        .map(key -> new Finding(Finding.Kind.UNKNOWN_INCIDENT, "incident " + key + " is open", runId)))
                .toList();
    }
}
