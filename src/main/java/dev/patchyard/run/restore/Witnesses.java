package dev.patchyard.run.restore;

import dev.patchyard.run.Corridor;
import java.util.List;

/** Everybody who can say what was done in a time that the database does not know. */
public final class Witnesses {
    private Witnesses() {}

    /** @return who is asked, in the order in which one speaks of runs that the next is asked about */
    public static List<Reconciler.Witness> of(Corridor.Doors doors, PlayTraces traces, KnownRuns known) {
        return List.of(
                new PlayWitness(traces, known),
                new SnapshotWitness(doors.cmdb(), doors.hypervisor(), known),
                new HostWitness(traces, doors.scanner(), known),
                new ChangeWitness(doors.itsm()),
                new IncidentWitness(doors.notifier(), known));
    }
}
