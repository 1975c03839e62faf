package dev.patchyard.health;

import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.CheckSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Runs application checks on hosts, from the host's own point of view. Changes nothing. */
public interface HostProbe {
    /**
     * @param checks may be empty; then every report is empty
     * @return exactly one report for each host by CI id; a host that cannot be reached has all its checks red
     */
    Map<String, HealthReport> probe(Collection<Ci> hosts, List<CheckSpec> checks);
}
