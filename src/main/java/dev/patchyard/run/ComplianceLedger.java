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
import dev.patchyard.compliance.PackageVersion;
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
    /** CIs that are judged again at a time; each may have some hundred updates. */
    private static final int TOGETHER = 100;
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
        List<PatchPolicy> policies = policies();
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

    /**
     * Judges CIs again that have one of these packages installed and an update of it waiting, because what is known about it
     * has changed since their last scan. May be called by several nodes at once and any number of times.
     *
     * @param names packages or sources
     * @return how many states are others now
     */
    public int judgeAgain(Set<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        List<PatchPolicy> policies = policies();
        List<String> holders = packages.holders(names);
        int changed = 0;
        for (int from = 0; from < holders.size(); from += TOGETHER) {
            List<String> some = holders.subList(from, Math.min(holders.size(), from + TOGETHER));
            changed += judgeAgain(board.byIds(some).values().stream().filter(state -> waits(state, names)).toList(), policies);
        }
        return changed;
    }

    private static boolean waits(PatchState state, Set<String> names) {
        return state.updates().stream()
                .anyMatch(update -> names.contains(update.name()) || names.contains(update.source().name()));
    }

    private int judgeAgain(List<PatchState> before, List<PatchPolicy> policies) {
        List<String> names = before.stream()
                .flatMap(state -> state.updates().stream())
                .flatMap(update -> Stream.of(update.name(), update.source().name()))
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return 0;
        }
        Knowledge known = knowledgeAbout(names);
        Map<String, List<PackageVersion>> kept = packages.of(before.stream().map(PatchState::ciId).toList(), names);
        List<PatchState> changed = before.stream()
                .map(state -> Judge.again(state, kept.getOrDefault(state.ciId(), List.of()), policies, known))
                .filter(state -> !before.contains(state))
                .toList();
        return changed.isEmpty() ? 0 : board.amend(weighing.apply(changed));
    }

    private List<PatchPolicy> policies() {
        return shelf.all().stream().map(PolicyShelf.Shelved::policy).toList();
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
