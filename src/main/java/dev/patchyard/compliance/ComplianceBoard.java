package dev.patchyard.compliance;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The last known patch state of every CI. */
public interface ComplianceBoard {
    /**
     * Replaces the states by CI id; the same state twice changes nothing. A state whose last contact is older than that of
     * the one it would replace is passed over.
     */
    void put(Collection<PatchState> states);

    Optional<PatchState> find(String ciId);

    /** @return all states by CI id, ascending */
    List<PatchState> all();
}
