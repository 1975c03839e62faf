package dev.patchyard.run;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.Weigher;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps what scans say about compliance, whoever asked for the scan. */
public final class ComplianceLedger {
    private final ComplianceBoard board;
    private final AdvisoryBoard advisories;
    private final PolicyShelf shelf;
    private final PackageBook packages;
    private final Weigher weigher;

    public ComplianceLedger(
            ComplianceBoard board, AdvisoryBoard advisories, PolicyShelf shelf, PackageBook packages, Weigher weigher) {
        this.packages = packages;
        this.weigher = weigher;
        this.board = board;
        this.advisories = advisories;
        this.shelf = shelf;
    }

    /** @return advisories about anything that is pending in the scans */
    public List<Advisory> advisoriesFor(Collection<HostScan> scans) {
        List<String> names = scans.stream()
                .flatMap(scan -> scan.pending().stream())
                .flatMap(update -> Stream.of(update.name(), update.source().name()))
                .distinct()
                .toList();
        return names.isEmpty() ? List.of() : advisories.about(names);
    }

    /** @return which of these advisories were taken back */
    public Set<String> withdrawn(Collection<String> ids) {
        return ids.isEmpty()
                ? Set.of()
                : advisories.byIds(ids).values().stream()
                        .filter(advisory -> advisory.withdrawn() != null)
                        .map(Advisory::id)
                        .collect(Collectors.toSet());
    }

    /** Judges and keeps; scans of unknown CIs are passed over. */
    public void enter(Collection<Ci> cis, Map<String, HostScan> scans) {
        List<Advisory> known = advisoriesFor(scans.values());
        List<PatchPolicy> policies = shelf.all().stream().map(PolicyShelf.Shelved::policy).toList();
        Map<String, PatchState> before = board.byIds(scans.keySet());
        List<PatchState> states = new ArrayList<>();
        for (Ci ci : cis) {
            HostScan scan = scans.get(ci.id());
            if (scan != null) {
                states.add(Judge.judge(ci, scan, policies, known, before.get(ci.id())));
            }
        }
        board.put(weigher.weigh(states));
        packages.put(cis.stream()
                .map(ci -> scans.get(ci.id()))
                .filter(Objects::nonNull)
                .flatMap(scan -> HostPackages.of(scan).stream())
                .toList());
    }

    /** Notes that a run left the CI OK. */
    public void patched(String ciId, Instant at) {
        board.find(ciId).ifPresent(state -> board.put(List.of(state.patched(at))));
    }

    public Optional<PatchState> state(String ciId) {
        return board.find(ciId);
    }
}
