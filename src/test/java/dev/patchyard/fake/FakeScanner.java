package dev.patchyard.fake;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.CheckSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at a {@link FakeFleet}. */
public final class FakeScanner implements Scanner {
    private final FakeFleet fleet;
    private final Clock clock;
    private int scans;

    public FakeScanner(FakeFleet fleet, Clock clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    @Override
    public synchronized Map<String, HostScan> scan(Collection<Ci> hosts) {
        scans++;
        Map<String, HostScan> result = new LinkedHashMap<>();
        for (Ci ci : hosts) {
            result.put(ci.id(), fleet.host(ci.id()).scan(clock.instant()));
        }
        return result;
    }

    @Override
    public synchronized Map<String, HostScan> preflight(Collection<Ci> hosts, List<CheckSpec> checks) {
        Map<String, HostScan> result = new LinkedHashMap<>(scan(hosts));
        result.replaceAll((ciId, scan) -> withHealth(scan, fleet.host(ciId), checks));
        return result;
    }

    private static HostScan withHealth(HostScan scan, FakeHost host, List<CheckSpec> checks) {
        if (!scan.isOk()) {
            return scan;
        }
        List<HostScan.Obstacle> obstacles = new ArrayList<>(scan.obstacles());
        checks.stream().map(CheckSpec::name).filter(check -> host.redness(check) != null)
                .forEach(check -> obstacles.add(new HostScan.Obstacle("health", "check " + check + ": " + host.redness(check))));
        return new HostScan(scan.ciId(), scan.at(), scan.outcome(), scan.reason(), scan.facts(), scan.packages(),
                scan.pending(), obstacles, scan.metadataAge(), scan.unsigned(), scan.services());
    }

    /** @return how often it was asked */
    public synchronized int scans() {
        return scans;
    }
}
