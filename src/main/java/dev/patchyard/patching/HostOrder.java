package dev.patchyard.patching;

import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.HostWork;

/**
 * What is to be done to one host.
 *
 * @param host its plan
 * @param work what is done besides installing
 */
public record HostOrder(PlannedHost host, HostWork work) {
    public String ciId() {
        return host.ci().id();
    }
}
