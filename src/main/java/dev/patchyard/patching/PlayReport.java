package dev.patchyard.patching;

import dev.patchyard.access.SecretMask;
import java.util.Map;

/**
 * What one play did.
 *
 * @param hosts    exactly one result for each host of the order, by CI id
 * @param complete whether the play told its own end; without it every host without a result is UNKNOWN or NOT_STARTED
 * @param aborted  whether we ended it
 * @param ending   for people: exit code or signal, and the first error of the play itself
 */
public record PlayReport(Map<String, HostResult> hosts, boolean complete, boolean aborted, String ending) {
    public PlayReport {
        hosts = Map.copyOf(hosts);
        ending = SecretMask.of(ending);
    }
}
