package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.RiskBook;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the CIs in service that an advisory speaks about: each version that is installed anywhere is judged once, however
 * many have it.
 */
public final class Standings {
    private final PackageBook packages;
    private final RiskBook risks;

    public Standings(PackageBook packages, RiskBook risks) {
        this.packages = packages;
        this.risks = risks;
    }

    /** @return how many CIs are in each state, every state named */
    public Map<AdvisoryState, Long> counts(Advisory advisory) {
        Map<AdvisoryState, Long> counts = new TreeMap<>(packages.counts(states(judged(advisory))));
        for (AdvisoryState state : AdvisoryState.values()) {
            counts.putIfAbsent(state, 0L);
        }
        return counts;
    }

    /**
     * @param wanted only CIs in this state, null for all
     * @return one page of the CIs that have a package it speaks about, by id, ascending
     */
    public List<Standing> page(Advisory advisory, @Nullable AdvisoryState wanted, int offset, int limit) {
        Map<PackageVersion, Standing.OfPackage> judged = judged(advisory);
        return packages.page(states(judged), wanted, offset, limit).stream()
                .map(held -> new Standing(held.ciId(), held.state(), held.versions().stream()
                        .map(judged::get)
                        .sorted(Comparator.comparing(Standing.OfPackage::name).thenComparing(Standing.OfPackage::version))
                        .toList()))
                .toList();
    }

    private Map<PackageVersion, Standing.OfPackage> judged(Advisory advisory) {
        Applicability applicability = new Applicability(advisory, risks.statements(advisory.cves()));
        Map<PackageVersion, Standing.OfPackage> judged = new HashMap<>();
        packages.versions(applicability.names())
                .forEach(version -> applicability.of(version).ifPresent(standing -> judged.put(version, standing)));
        return judged;
    }

    private static Map<PackageVersion, AdvisoryState> states(Map<PackageVersion, Standing.OfPackage> judged) {
        Map<PackageVersion, AdvisoryState> states = new HashMap<>();
        judged.forEach((version, standing) -> states.put(version, standing.state()));
        return states;
    }
}
