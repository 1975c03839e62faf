package dev.patchyard.fake;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
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

    /** @return how often it was asked */
    public synchronized int scans() {
        return scans;
    }
}
