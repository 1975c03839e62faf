package dev.patchyard.compliance;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What is installed where. */
public interface PackageBook {
    /** Replaces what is known of these CIs; what was seen earlier never replaces what was seen later. */
    void put(Collection<HostPackages> hosts);

    /** @return versions of packages of these names, or built from sources of these names, that a CI has, with the CIs' ids, ascending */
    Map<PackageVersion, List<String>> having(Collection<String> names);

    /** @return what is installed on the CI, by name and version; empty when nothing is known */
    List<PackageVersion> of(String ciId);
}
