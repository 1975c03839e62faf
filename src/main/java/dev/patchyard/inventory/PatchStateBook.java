package dev.patchyard.inventory;

import java.util.Map;
import java.util.Optional;

/** Where patch states are written down when the inventory is only read and no CMDB takes them. */
public interface PatchStateBook {
    /** @return what is written of the CI, empty when nothing is */
    Optional<Entry> find(String ciId);

    /**
     * Writes what shall stand there from now on, when nobody else wrote since.
     *
     * @param patchState field names (snake_case) to plain values
     * @param expected   the version that was read, 0 when nothing was there
     * @return whether it was written; if not, somebody was faster: read again
     */
    boolean write(String ciId, Map<String, Object> patchState, long expected);

    /**
     * @param patchState field names to plain values
     * @param version    counts up from 1 with every writing
     */
    record Entry(Map<String, Object> patchState, long version) {
        public Entry {
            patchState = Map.copyOf(patchState);
        }
    }
}
