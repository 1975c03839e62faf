package dev.patchyard.run;

import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsType;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at hosts and has what was seen judged and kept. */
public final class ScanDuty {
    private final Scanner scanner;
    private final ComplianceLedger ledger;
    private final Clock clock;

    public ScanDuty(Scanner scanner, ComplianceLedger ledger, Clock clock) {
        this.scanner = scanner;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Looks at the CIs now. A CI that cannot be asked gets a verdict, too: unknown, with the reason.
     *
     * @return one result for each CI, in their order
     */
    public List<Scan.Result> lookAt(List<Ci> cis) {
        Map<String, String> unfit = cis.stream()
                .filter(ci -> unfitness(ci) != null)
                .collect(Collectors.toMap(Ci::id, ci -> Objects.requireNonNull(unfitness(ci))));
        List<Ci> askable = cis.stream().filter(ci -> !unfit.containsKey(ci.id())).toList();
        Map<String, HostScan> scans = new HashMap<>(askable.isEmpty() ? Map.of() : scanner.scan(askable));
        cis.forEach(ci -> scans.computeIfAbsent(ci.id(), id -> HostScan.failed(
                id, clock.instant().truncatedTo(ChronoUnit.MICROS), unfit.getOrDefault(id, "the scanner gave no answer"))));
        ledger.enter(cis, scans);
        return cis.stream().map(ci -> result(scans.get(ci.id()), !unfit.containsKey(ci.id()))).toList();
    }

    private Scan.Result result(HostScan scan, boolean asked) {
        ComplianceStatus status = ledger.state(scan.ciId()).map(PatchState::status).orElse(ComplianceStatus.UNKNOWN);
        return new Scan.Result(scan.ciId(), asked ? scan.outcome() : null, scan.reason(), status);
    }

    private static @Nullable String unfitness(Ci ci) {
        if (!ci.isInService()) {
            return "decommissioned in the CMDB";
        }
        if (ci.osType().map(OsType::family).filter(family -> !family.isPatchable()).isPresent()) {
            return "tagged " + ci.tags().get("os") + ", which is not scanned in this version";
        }
        return ci.login() == null ? Objects.requireNonNullElse(ci.loginFault(), "no address") : null;
    }
}
