package dev.patchyard.run.restore;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.SnapshotLink;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.SnapshotChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The hypervisor: snapshots that bear a name of ours and that no run knows. */
final class SnapshotWitness implements Reconciler.Witness {
    private final Cmdb cmdb;
    private final SimEngine engine;
    private final KnownRuns known;

    SnapshotWitness(Cmdb cmdb, SimEngine engine, KnownRuns known) {
        this.cmdb = cmdb;
        this.engine = engine;
        this.known = known;
    }

    @Override
    public List<Finding> findings(List<PatchRun> open, Set<String> strangers) {
        if (engine.absence().isPresent()) {
            return List.of();
        }
        Set<String> machines = new TreeSet<>();
        cmdb.find(CiSelector.byTags(Map.of())).stream().map(Ci::vmId).filter(Objects::nonNull).forEach(machines::add);
        Set<String> names = known.recent().stream()
                .flatMap(run -> run.hosts().values().stream())
                .map(HostRecord::snapshot)
                .filter(Objects::nonNull)
                .map(SnapshotLink::name)
                .collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        for (String machine : machines) {
            if (engine.find(machine).isPresent()) {
                engine.snapshots(machine).stream()
                        .filter(snapshot -> SnapshotChain.isOurs(snapshot) && !names.contains(snapshot.name()) && !isSetAside(snapshot))
                        .map(snapshot -> finding(machine, snapshot))
                        .forEach(findings::add);
            }
        }
        return findings;
    }

    /** Runs that are set aside are on no list. */
    private boolean isSetAside(Snapshot snapshot) {
        return snapshot.runId() != null && known.find(snapshot.runId()).stream()
                .flatMap(run -> run.hosts().values().stream())
                .map(HostRecord::snapshot)
                .anyMatch(link -> link != null && link.name().equals(snapshot.name()));
    }

    private static Finding finding(String machine, Snapshot snapshot) {
        return new Finding(Finding.Kind.UNKNOWN_SNAPSHOT,
                "snapshot " + snapshot.name() + " of " + machine + ", taken at " + snapshot.createdAt(), snapshot.runId());
    }
}
