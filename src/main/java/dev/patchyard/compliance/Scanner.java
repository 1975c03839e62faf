package dev.patchyard.compliance;

import dev.patchyard.inventory.Ci;
import java.util.Collection;
import java.util.Map;

/** Looks at hosts and changes nothing on them. */
public interface Scanner {
    /**
     * Looks at every host, freshly. May be called any number of times, also while hosts are being patched.
     *
     * @param hosts items with a login
     * @return exactly one result for each host, by CI id; a host that could not be looked at has a result that says so
     */
    Map<String, HostScan> scan(Collection<Ci> hosts);
}
