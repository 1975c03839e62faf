package dev.patchyard.adapter.simengine;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.List;
import java.util.Optional;

/** The hosts have no hypervisor that makes snapshots, and the operator has said so. */
public final class NoSimEngine implements SimEngine {
    private static final String ABSENCE =
            "this server makes no snapshots (patchyard.sim-engine.kind is none): no technical back-out, restore from backup";

    @Override
    public Optional<String> absence() {
        return Optional.of(ABSENCE);
    }

    @Override
    public Optional<VirtualMachine> find(String vmId) {
        throw refusal();
    }

    @Override
    public List<Snapshot> snapshots(String vmId) {
        throw refusal();
    }

    @Override
    public Snapshot create(String vmId, String name, String runId, int ttlHours) {
        throw refusal();
    }

    @Override
    public void revert(String vmId, String snapshotId, String attempt) {
        throw refusal();
    }

    @Override
    public void remove(String vmId, String snapshotId) {
        throw refusal();
    }

    private static CollaboratorFault refusal() {
        return new CollaboratorFault(CollaboratorFault.Kind.REFUSED, ABSENCE);
    }
}
