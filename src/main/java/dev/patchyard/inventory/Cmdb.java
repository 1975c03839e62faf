package dev.patchyard.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inventory of record. Every method may be called twice; a fault is a {@link CollaboratorFault}. */
public interface Cmdb {
    /**
     * Reads all matching hosts and virtual machines, over all pages, without duplicates, whatever their status.
     *
     * @return an empty list when nothing matches; callers must treat that as an anomaly, not as success
     */
    List<Ci> find(CiSelector selector);

    /** @return the item, empty when the CMDB does not know it */
    Optional<Ci> byId(String id);

    /**
     * Merges the patch state into the item, conditionally on its version; re-reads and tries again at most three times
     * when somebody else wrote in between.
     *
     * @param patchState field names of the patch state (snake_case) to plain values
     */
    void writePatchState(String id, Map<String, Object> patchState);
}
