package dev.patchyard.run;

import dev.patchyard.inventory.Ci;
import dev.patchyard.plan.PlannedHost;
import java.util.List;
import java.util.Optional;

/** Says of hosts whether somebody paused them. Keeps nothing: every question reads the switches anew. */
public final class Pauses {
    private final PauseShelf shelf;

    public Pauses(PauseShelf shelf) {
        this.shelf = shelf;
    }

    /** @return why the run may not begin this host now, empty when no switch holds it */
    public Optional<String> hold(PatchRun run, String ciId) {
        return run.requirePlan().host(ciId)
                .map(PlannedHost::ci)
                .flatMap(ci -> over(run.policy().id(), ci).stream().findFirst())
                .map(PauseSwitch::said);
    }

    /** @return why none of these hosts may be begun now, empty when one may or there are none */
    public Optional<String> holdAll(PatchRun run, List<HostRecord> hosts) {
        List<Optional<String>> holds = hosts.stream().map(host -> hold(run, host.ciId())).toList();
        return holds.stream().allMatch(Optional::isPresent) ? holds.stream().flatMap(Optional::stream).findFirst() : Optional.empty();
    }

    /** @return the switches that hold a host for runs of this policy, oldest first */
    public List<PauseSwitch> over(String policyId, Ci ci) {
        return shelf.all().stream().filter(each -> each.scope().covers(policyId, ci)).toList();
    }
}
