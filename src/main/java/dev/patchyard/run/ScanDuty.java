package dev.patchyard.run;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.Scanner;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsType;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at hosts, has what was seen judged, and puts the verdicts on the board. */
public final class ScanDuty {
    private final Scanner scanner;
    private final ComplianceBoard board;
    private final PolicyShelf shelf;
    private final AdvisoryBoard advisories;
    private final Clock clock;

    public ScanDuty(
            Scanner scanner, ComplianceBoard board, PolicyShelf shelf, AdvisoryBoard advisories, Clock clock) {
        this.scanner = scanner;
        this.board = board;
        this.shelf = shelf;
        this.advisories = advisories;
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
        Map<String, HostScan> seen = askable.isEmpty() ? Map.of() : scanner.scan(askable);
        List<HostScan> scans = cis.stream()
                .map(ci -> Optional.ofNullable(seen.get(ci.id())).orElseGet(() -> unseen(ci, unfit.get(ci.id()))))
                .toList();
        return judge(cis, scans, unfit.keySet());
    }

    private List<Scan.Result> judge(List<Ci> cis, List<HostScan> scans, Collection<String> notAsked) {
        List<PatchPolicy> policies = shelf.all().stream().map(PolicyShelf.Shelved::policy).toList();
        List<Advisory> known = advisories.about(scans.stream()
                .flatMap(scan -> scan.pending().stream().map(PendingPatch::name))
                .distinct()
                .toList());
        List<PatchState> states = new ArrayList<>();
        List<Scan.Result> results = new ArrayList<>();
        for (int index = 0; index < cis.size(); index++) {
            Ci ci = cis.get(index);
            HostScan scan = scans.get(index);
            PatchState state = Judge.judge(ci, scan, policies, known, board.find(ci.id()).orElse(null));
            states.add(state);
            results.add(new Scan.Result(
                    ci.id(), notAsked.contains(ci.id()) ? null : scan.outcome(), scan.reason(), state.status()));
        }
        board.put(states);
        return results;
    }

    private HostScan unseen(Ci ci, @Nullable String reason) {
        return HostScan.failed(
                ci.id(), clock.instant().truncatedTo(ChronoUnit.MICROS), reason == null ? "the scanner gave no answer" : reason);
    }

    private static @Nullable String unfitness(Ci ci) {
        if (ci.status() == Ci.Status.DECOMMISSIONED) {
            return "decommissioned in the CMDB";
        }
        if (ci.osType().map(OsType::family).filter(family -> !family.isPatchable()).isPresent()) {
            return "tagged " + ci.tags().get("os") + ", which is not scanned in this version";
        }
        return ci.login() == null ? Objects.requireNonNullElse(ci.loginFault(), "no address") : null;
    }
}
