package dev.patchyard.compliance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is installed where. */
public interface PackageBook {
    /** Replaces what is known of these CIs; what was seen earlier never replaces what was seen later. */
    void put(Collection<HostPackages> hosts);

    /** @return versions of packages of these names, or built from sources of these names, that a CI has, with the CIs' ids, ascending */
    Map<PackageVersion, List<String>> having(Collection<String> names);

    /** @return names of all packages and sources that any CI has, or had */
    Set<String> names();

    /** @return ids of the CIs that have a package of these names, or built from sources of these names, ascending */
    List<String> holders(Collection<String> names);

    /** @return of each of these CIs the packages of these names, or built from sources of these names; whoever has none is left out */
    Map<String, List<PackageVersion>> of(Collection<String> ciIds, Collection<String> names);

    /** @return what is installed on the CI, by name and version; empty when nothing is known */
    List<PackageVersion> of(String ciId);
}
