package dev.patchyard.compliance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last known patch state of every CI. */
public interface ComplianceBoard {
    /**
     * Replaces the states by CI id; the same state twice changes nothing. A state whose last contact is older than that of
     * the one it would replace is passed over.
     */
    void put(Collection<PatchState> states);

    /** @return the state, also that of a CI that is retired */
    Optional<PatchState> find(String ciId);

    /** @return the states of these CIs, also of retired ones, by id; whoever has none is left out */
    Map<String, PatchState> byIds(Collection<String> ciIds);

    /**
     * Puts states that were judged again in the place of those they were made from. One whose CI was scanned, patched or
     * retired meanwhile is passed over.
     *
     * @return how many were put
     */
    int amend(Collection<PatchState> states);

    /** @return states of CIs in service whose id comes after that one, by id, ascending, at most so many */
    List<PatchState> after(String ciId, int limit);

    /** @return the states of all CIs in service by id, ascending; whoever is retired counts nowhere */
    List<PatchState> all();

    /** @return the states of all retired CIs by id, ascending */
    List<PatchState> retired();
}
