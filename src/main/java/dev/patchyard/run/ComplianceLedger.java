package dev.patchyard.run;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.Knowledge;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PatchState;
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps what scans say about compliance, whoever asked for the scan. */
public final class ComplianceLedger {
    private static final int MOST_TURNS = 100;

    private final ComplianceBoard board;
    private final AdvisoryBoard advisories;
    private final PolicyShelf shelf;
    private final PackageBook packages;
    private final RiskBook risks;
    private final UnaryOperator<List<PatchState>> weighing;

    /** One that leaves urgencies to whoever weighs later. */
    public ComplianceLedger(
            ComplianceBoard board, AdvisoryBoard advisories, PolicyShelf shelf, PackageBook packages, RiskBook risks) {
        this(board, advisories, shelf, packages, risks, states -> states);
    }

    /** @param weighing gives states their urgency before they are kept */
    public ComplianceLedger(
            ComplianceBoard board, AdvisoryBoard advisories, PolicyShelf shelf, PackageBook packages, RiskBook risks,
            UnaryOperator<List<PatchState>> weighing) {
        this.packages = packages;
        this.risks = risks;
        this.weighing = weighing;
        this.board = board;
        this.advisories = advisories;
        this.shelf = shelf;
    }

    /** @return what is known about anything that is pending in the scans */
    public Knowledge knowledgeFor(Collection<HostScan> scans) {
        List<String> names = scans.stream()
                .flatMap(scan -> scan.pending().stream())
                .flatMap(update -> Stream.of(update.name(), update.source().name()))
                .distinct()
                .toList();
        return names.isEmpty() ? Knowledge.of(List.of()) : knowledgeAbout(names);
    }

    private Knowledge knowledgeAbout(Collection<String> names) {
        List<Advisory> known = advisories.about(names);
        return new Knowledge(known, risks.statements(known.stream().flatMap(one -> one.cves().stream()).toList()));
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
        Knowledge known = knowledgeFor(scans.values());
        List<PatchPolicy> policies = shelf.all().stream().map(PolicyShelf.Shelved::policy).toList();
        Map<String, PatchState> before = board.byIds(scans.keySet());
        List<PatchState> states = new ArrayList<>();
        for (Ci ci : cis) {
            HostScan scan = scans.get(ci.id());
            if (scan != null) {
                states.add(Judge.judge(ci, scan, policies, known, before.get(ci.id())));
            }
        }
        board.put(weighing.apply(states));
        packages.put(cis.stream()
                .map(ci -> scans.get(ci.id()))
                .filter(Objects::nonNull)
                .flatMap(scan -> HostPackages.of(scan).stream())
                .toList());
    }

    /** Notes that a run left the CI OK, also when scans enter what they saw at the same time. */
    public void patched(String ciId, Instant at) {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            Optional<PatchState> known = board.find(ciId).filter(state -> !state.wasPatchedSince(at));
            if (known.isEmpty()) {
                return;
            }
            board.put(List.of(known.get().patched(at)));
        }
        throw new IllegalStateException("other scans of " + ciId + " come faster than it can be noted that it was patched");
    }

    public Optional<PatchState> state(String ciId) {
        return board.find(ciId);
    }
}
