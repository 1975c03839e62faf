package dev.patchyard.policy;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The next slot of every scheduled policy: one book for all nodes, so that a slot is not forgotten while nobody is there. */
public interface NextSlots {
    /** @return all entries by policy id, ascending */
    List<Next> all();

    /** Adds entries; what stands there already for a policy stays. */
    void add(Collection<Next> fresh);

    /** Takes entries out that still stand as given, and puts the fresh ones of their policies in their place. */
    void replace(Collection<Next> old, Collection<Next> fresh);

    /**
     * Takes entries that are due, the earliest first, and puts their successors in their place, in one unit with all that
     * is stored in between. What another unit is at work on is left to it.
     *
     * @param now       what is due by then
     * @param except    policies to leave out
     * @param successor told the entries, gives the next ones; a policy without one is taken out
     * @return how many were due; 0 when nothing is left to do here
     */
    int takeDue(Instant now, int limit, Set<String> except, Function<List<Next>, List<Next>> successor);

    /** @return the next moments after that one at which any policy is due, ascending */
    List<Instant> moments(Instant after, int limit);

    /**
     * The next slot of a policy.
     *
     * @param skipped whether its local time does not exist and this is only to be recorded
     * @param timing  the schedule in words that it was computed from
     */
    record Next(String policyId, Instant slot, boolean skipped, String timing) {}
}
