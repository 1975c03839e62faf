package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.VexStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One pass over CIs in which their findings are told, some CIs at a time: what an update closes that the last good scan saw,
 * whether or not anybody asks for it, and what is installed and affected with no better version named. What was read for
 * the CIs before is used for the next ones. Not safe for use by several threads.
 */
public final class FindingPass {
    private final AdvisoryBoard advisories;
    private final RiskBook risks;
    private final PackageBook packages;
    private final Map<String, Exposure> exposures;
    private final List<RiskAcceptance> acceptances;
    private final Instant now;
    private final Map<String, List<Applicability>> unfixed = new HashMap<>();
    private final Map<Applicability, Advisory> unfixedAdvisories = new HashMap<>();
    private final Map<PackageVersion, List<Advisory>> open = new HashMap<>();

    FindingPass(
            AdvisoryBoard advisories, RiskBook risks, PackageBook packages, Map<String, Exposure> exposures,
            List<RiskAcceptance> acceptances, Instant now) {
        this.advisories = advisories;
        this.risks = risks;
        this.packages = packages;
        this.exposures = exposures;
        this.acceptances = acceptances;
        this.now = now;
        learn(advisories.unfixed(packages.names()));
    }

    private void learn(Collection<Advisory> all) {
        List<VexStatement> statements = risks.statements(cves(all));
        Knowledge knowledge = new Knowledge(all, statements);
        for (Advisory advisory : all) {
            Applicability applicability = new Applicability(advisory, knowledge.statements(advisory));
            unfixedAdvisories.put(applicability, advisory);
            advisory.affected().stream().map(Affected::packageName).distinct()
                    .forEach(name -> unfixed.computeIfAbsent(name, none -> new ArrayList<>()).add(applicability));
        }
    }

    /** @return the findings of these CIs in no order */
    public List<Finding> of(Collection<PatchState> states) {
        Map<String, Advisory> known = advisories.byIds(
                states.stream().flatMap(FindingPass::advisoriesOf).collect(Collectors.toSet()));
        Map<String, Map<Advisory, Set<String>>> without = withoutFix(states.stream().map(PatchState::ciId).toList());
        Set<Advisory> all = Stream.concat(known.values().stream(), without.values().stream().flatMap(map -> map.keySet().stream()))
                .collect(Collectors.toSet());
        Weighing weighing = new Weighing(risks.about(cves(all)), exposures, acceptances, now);
        return states.stream()
                .flatMap(state -> Stream.concat(
                        closable(state, known, weighing), open(state, without.getOrDefault(state.ciId(), Map.of()), weighing)))
                .toList();
    }

    private static Stream<Finding> closable(PatchState state, Map<String, Advisory> known, Weighing weighing) {
        return advisoriesOf(state).distinct().map(known::get)
                .filter(one -> one != null && one.withdrawn() == null)
                .map(advisory -> weighing.finding(
                        state, advisory, AdvisoryState.AFFECTED_FIX_AVAILABLE, closing(state.updates(), advisory)));
    }

    private static Stream<Finding> open(PatchState state, Map<Advisory, Set<String>> without, Weighing weighing) {
        Set<String> closable = advisoriesOf(state).collect(Collectors.toSet());
        return without.entrySet().stream()
                .filter(entry -> !closable.contains(entry.getKey().id()))
                .map(entry -> weighing.finding(
                        state, entry.getKey(), AdvisoryState.AFFECTED_NO_FIX, List.copyOf(entry.getValue())));
    }

    private static Stream<String> advisoriesOf(PatchState state) {
        return state.updates().stream().flatMap(update -> update.advisories().stream());
    }

    private static List<String> closing(List<PendingPatch> updates, Advisory advisory) {
        return updates.stream()
                .filter(update -> update.advisories().contains(advisory.id()))
                .map(PendingPatch::name)
                .distinct()
                .sorted()
                .toList();
    }

    /** What is installed and affected with no better version named: by CI, with the packages. */
    private Map<String, Map<Advisory, Set<String>>> withoutFix(List<String> ciIds) {
        if (unfixed.isEmpty()) {
            return Map.of();
        }
        Map<String, Map<Advisory, Set<String>>> found = new TreeMap<>();
        packages.of(ciIds, unfixed.keySet()).forEach((ciId, versions) -> versions.forEach(version ->
                open.computeIfAbsent(version, this::openFor).forEach(advisory -> found
                        .computeIfAbsent(ciId, none -> new LinkedHashMap<>())
                        .computeIfAbsent(advisory, none -> new TreeSet<>())
                        .add(version.name()))));
        return found;
    }

    private List<Advisory> openFor(PackageVersion version) {
        return Stream.of(version.name(), version.sourceName())
                .flatMap(name -> unfixed.getOrDefault(name, List.of()).stream())
                .distinct()
                .filter(each -> each.of(version).filter(one -> one.state() == AdvisoryState.AFFECTED_NO_FIX).isPresent())
                .map(unfixedAdvisories::get)
                .toList();
    }

    private static Set<String> cves(Collection<Advisory> advisories) {
        return advisories.stream().flatMap(one -> one.cves().stream()).collect(Collectors.toSet());
    }
}
