package dev.patchyard.fake;

import dev.patchyard.health.HealthReport;
import dev.patchyard.health.HealthReport.Checked;
import dev.patchyard.health.HostProbe;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.CheckSpec;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks the hosts of a {@link FakeFleet}: green unless the host was told to be red. */
public final class FakeProbe implements HostProbe {
    private final FakeFleet fleet;

    public FakeProbe(FakeFleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public Map<String, HealthReport> probe(Collection<Ci> hosts, List<CheckSpec> checks) {
        Map<String, HealthReport> reports = new LinkedHashMap<>();
        for (Ci ci : hosts) {
            FakeHost host = fleet.host(ci.id());
            reports.put(ci.id(), new HealthReport(ci.id(), checks.stream().map(c -> check(host, c)).toList()));
        }
        return reports;
    }

    private static Checked check(FakeHost host, CheckSpec check) {
        String red = host.redness(check.name());
        return new Checked(check.name(), red == null, red == null ? "as expected" : red);
    }
}
