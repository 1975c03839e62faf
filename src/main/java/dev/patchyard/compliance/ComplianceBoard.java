package dev.patchyard.compliance;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last known patch state of every CI. */
public interface ComplianceBoard {
    /**
     * Replaces the states by CI id; the same state twice changes nothing. A state whose last contact is older than that of
     * the one it would replace is passed over; the later of two moments at which the CI was patched last stays in any case.
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

    /** @return what the query asks for with an id after that one, by id, ascending whatever its order, at most so many */
    List<PatchState> after(StateQuery query, String ciId, int limit);

    /** @return one page of what the query asks for */
    List<PatchState> page(StateQuery query, int offset, int limit);

    /** @return how many there are over all pages */
    long count(StateQuery query);

    /**
     * Counts CIs in service; the numbers are kept up with every change of a state, so that asking costs the same for any
     * number of CIs.
     *
     * @param now what is overdue, and what is still accepted, then; a deadline is over when its day, of UTC, is over
     */
    ComplianceNumbers numbers(Instant now);

    /**
     * @param policyId empty for all CIs
     * @return how many CIs in service of the policy have a pending update that closes an advisory, by advisory id; kept up
     *     like the numbers
     */
    Map<String, Long> waiting(String policyId);

    /** @return the states of all CIs in service by id, ascending; whoever is retired counts nowhere. Only for few CIs. */
    List<PatchState> all();

    /** @return the CIs in service with an id after the given one, by id, ascending */
    List<Waiter> waiters(String after, int limit);

    /** Keeps urgencies, but for CIs whose state was replaced since. @return how many were kept */
    int weigh(Map<Waiter, Urgency> urgencies);

    /** Makes the kept numbers short again, so that asking for them stays cheap. Changes none. */
    void fold();

    /**
     * Counts all states and puts kept numbers right that are not the same.
     *
     * @return what was wrong, in words
     */
    List<String> recount();

    /** @return ids of CIs that are retired since before that time, at most so many */
    List<String> retiredBefore(Instant time, int most);

    /** Forgets the states of these CIs. */
    void forget(Collection<String> ciIds);

    /** @return ids of all CIs in service, ascending */
    List<String> ids();

    /** @return ids of all retired CIs, ascending */
    List<String> retiredIds();
}
