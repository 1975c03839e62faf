package dev.patchyard.compliance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is installed where. */
public interface PackageBook {
    /** Replaces what is known of these CIs; what was seen earlier never replaces what was seen later. */
    void put(Collection<HostPackages> hosts);

    /** @return versions of packages of these names, or built from sources of these names, that were seen on a CI */
    Set<PackageVersion> versions(Collection<String> names);

    /** @return how many CIs in service have any of these versions; of several that a CI has, the first state counts */
    Map<AdvisoryState, Long> counts(Map<PackageVersion, AdvisoryState> versions);

    /**
     * @param wanted only CIs for which this state counts, null for all
     * @return one page of the CIs in service that have any of these versions, by id, ascending
     */
    List<Held> page(Map<PackageVersion, AdvisoryState> versions, @Nullable AdvisoryState wanted, int offset, int limit);

    /**
     * What a CI has of some versions.
     *
     * @param state    the first of their states
     * @param versions those that it has, in no order
     */
    record Held(String ciId, AdvisoryState state, List<PackageVersion> versions) {
        public Held {
            versions = List.copyOf(versions);
        }
    }

    /** @return every version that was seen on a CI, by a number that is its own as long as it is kept */
    Map<Integer, PackageVersion> numbered();

    /** @return what the CIs in service with an id after the given one have, by id, ascending */
    List<Holding> holdings(String after, int limit);

    /** All that is installed on a CI, by the numbers of the versions. */
    record Holding(String ciId, List<Integer> numbers) {
        public Holding {
            numbers = List.copyOf(numbers);
        }
    }

    /** @return names of all packages and sources that any CI has, or had */
    Set<String> names();

    /** @return ids of the CIs that have a package of these names, or built from sources of these names, ascending */
    List<String> holders(Collection<String> names);

    /** @return of each of these CIs the packages of these names, or built from sources of these names; whoever has none is left out */
    Map<String, List<PackageVersion>> of(Collection<String> ciIds, Collection<String> names);

    /** @return what is installed on the CI, by name and version; empty when nothing is known */
    List<PackageVersion> of(String ciId);

    /** Forgets what is installed on these CIs. */
    void forget(Collection<String> ciIds);

    /** Forgets versions that no CI has any more. May be called by several nodes, while others write. @return how many */
    long forgetUnused();
}
