package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.RiskBook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds the CIs that an advisory speaks about: each version that is installed anywhere is judged once, however many have it. */
public final class Standings {
    private final PackageBook packages;
    private final RiskBook risks;

    public Standings(PackageBook packages, RiskBook risks) {
        this.packages = packages;
        this.risks = risks;
    }

    /** @return the CIs that have a package it speaks about, by id, ascending; retired ones too */
    public List<Standing> of(Advisory advisory) {
        Applicability applicability = new Applicability(advisory, risks.statements(advisory.cves()));
        Map<String, List<Standing.OfPackage>> byCi = new TreeMap<>();
        packages.having(applicability.names()).forEach((version, cis) -> applicability.of(version)
                .ifPresent(standing -> cis.forEach(ci -> byCi.computeIfAbsent(ci, id -> new ArrayList<>()).add(standing))));
        return byCi.entrySet().stream().map(entry -> standing(entry.getKey(), entry.getValue())).toList();
    }

    private static Standing standing(String ciId, List<Standing.OfPackage> packages) {
        List<Standing.OfPackage> sorted = packages.stream()
                .sorted(Comparator.comparing(Standing.OfPackage::name).thenComparing(Standing.OfPackage::version))
                .toList();
        AdvisoryState worst = sorted.stream().map(Standing.OfPackage::state).min(Comparator.naturalOrder()).orElseThrow();
        return new Standing(ciId, worst, sorted);
    }

    /** @return how many of these CIs are in each state, every state named */
    public static Map<AdvisoryState, Long> count(List<Standing> standings, Set<String> inService) {
        Map<AdvisoryState, Long> counts = standings.stream()
                .filter(standing -> inService.contains(standing.ciId()))
                .collect(Collectors.groupingBy(Standing::state, TreeMap::new, Collectors.counting()));
        for (AdvisoryState state : AdvisoryState.values()) {
            counts.putIfAbsent(state, 0L);
        }
        return counts;
    }
}
