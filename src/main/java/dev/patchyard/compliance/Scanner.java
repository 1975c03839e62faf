package dev.patchyard.compliance;

import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.CheckSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Looks at hosts and changes nothing on them. */
public interface Scanner {
    /**
     * Looks at every host. Packages, processes and services are looked at now; repository metadata may be as old as the
     * answer says. May be called any number of times, also while hosts are being patched: {@link HostScan#at} is not later
     * than the look, so that an answer that took long does not pass for newer than what a run found meanwhile.
     *
     * @param hosts items with a login
     * @return exactly one result for each host, by CI id; a host that could not be looked at has a result that says so
     */
    Map<String, HostScan> scan(Collection<Ci> hosts);

    /**
     * Looks at every host as {@link #scan} does, and at the application too: a red check is an obstacle {@code health}.
     *
     * @param checks may be empty
     * @return as {@link #scan}; without that obstacle where nobody can look at applications
     */
    default Map<String, HostScan> preflight(Collection<Ci> hosts, List<CheckSpec> checks) {
        return scan(hosts);
    }

    /**
     * Looks at every host again right after work on it. Packages and services are looked at freshly; repository metadata
     * that was fetched at most so long ago is not fetched once more.
     *
     * @return as {@link #scan}, and as freshly as that where nothing is known of the metadata's age
     */
    default Map<String, HostScan> scanAgain(Collection<Ci> hosts, Duration metadataAge) {
        return scan(hosts);
    }
}
