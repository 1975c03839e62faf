package dev.patchyard.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * The hypervisor, real or simulated. A fault is a {@link dev.patchyard.inventory.CollaboratorFault}; after an
 * UNCERTAIN one, list the snapshots before trying again.
 */
public interface SimEngine {
    /** @return why this server has no hypervisor at all, empty when it has one; asks nobody */
    default Optional<String> absence() {
        return Optional.empty();
    }

    Optional<VirtualMachine> find(String vmId);

    List<Snapshot> snapshots(String vmId);

    /** @return what is known of the datastore, empty when the hypervisor does not tell */
    default Optional<Datastore> datastore(String id) {
        return Optional.empty();
    }

    /**
     * Makes a snapshot and waits until a read confirms that it is ready. Called again with the same name it adopts what
     * is there.
     *
     * @param name     {@code py-} and a UUID
     * @param runId    kept with the snapshot
     * @param ttlHours how long the hypervisor should keep it at least
     */
    Snapshot create(String vmId, String name, String runId, int ttlHours);

    /**
     * Goes back and powers the machine on; waits until the hypervisor says it is done. Everything written since is lost. Called again
     * with the same attempt it waits for what that one began, or is told how it ended, and nothing goes back a second time.
     *
     * @param attempt names this one wish to go back, a UUID; another wish has another one
     * @throws dev.patchyard.inventory.CollaboratorFault also when the snapshot is not ready or not of this machine
     */
    void revert(String vmId, String snapshotId, String attempt);

    /** Removes a snapshot; one that is gone already is fine. */
    void remove(String vmId, String snapshotId);
}
