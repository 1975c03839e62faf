package dev.patchyard.adapter.scanner;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.CheckSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One scanner for compliance over the whole fleet, another one for the few hosts that a run is about. */
final class ScannerByPurpose implements Scanner {
    private final Scanner compliance;
    private final Scanner runs;

    ScannerByPurpose(Scanner compliance, Scanner runs) {
        this.compliance = compliance;
        this.runs = runs;
    }

    @Override
    public Map<String, HostScan> scan(Collection<Ci> hosts) {
        return compliance.scan(hosts);
    }

    @Override
    public Map<String, HostScan> preflight(Collection<Ci> hosts, List<CheckSpec> checks) {
        return runs.preflight(hosts, checks);
    }

    @Override
    public Map<String, HostScan> scanAgain(Collection<Ci> hosts, Duration metadataAge) {
        return runs.scanAgain(hosts, metadataAge);
    }
}
