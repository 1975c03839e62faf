package dev.patchyard.adapter.scanner;

import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.HostPrograms.Answer;
import dev.patchyard.adapter.ansible.HostWorkOrder;
import dev.patchyard.adapter.ansible.Together;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.CheckSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scans over ssh with the program that {@code scan-compliance.yml} and the plays of runs use too, as root where the login has
 * that: what a run is planned and judged by. It also looks at applications and at who runs what would be replaced.
 */
public final class PythonScanner implements Scanner {
    private final HostPrograms programs;
    private final AnsibleSettings settings;
    private final Clock clock;

    public PythonScanner(HostPrograms programs, AnsibleSettings settings, Clock clock) {
        this.programs = programs;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Map<String, HostScan> scan(Collection<Ci> hosts) {
        return Together.ask(hosts, settings.scanParallel(), host -> scan(host, Map.of()));
    }

    @Override
    public Map<String, HostScan> preflight(Collection<Ci> hosts, List<CheckSpec> checks) {
        Map<String, @Nullable Object> order = Map.of("checks", HostWorkOrder.checks(checks));
        return Together.ask(hosts, settings.scanParallel(), host -> scan(host, order));
    }

    @Override
    public Map<String, HostScan> scanAgain(Collection<Ci> hosts, Duration metadataAge) {
        Map<String, @Nullable Object> order = Map.of("young_enough", metadataAge.toSeconds());
        return Together.ask(hosts, settings.scanParallel(), host -> scan(host, order));
    }

    private HostScan scan(Ci host, Map<String, @Nullable Object> order) {
        return switch (programs.run(host, "scan", order, settings.scanPatience())) {
            case Answer.Said(var said, var skew) -> ScanReader.read(host.id(), clock.instant(), said, skew);
            case Answer.Unreachable(String reason) -> HostScan.unreachable(host.id(), clock.instant(), reason);
            case Answer.Failed(String reason) -> HostScan.failed(host.id(), clock.instant(), reason);
        };
    }
}
