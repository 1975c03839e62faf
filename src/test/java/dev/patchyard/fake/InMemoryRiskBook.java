package dev.patchyard.fake;

import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.VexStatement;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Exploitation, likelihoods and statements in maps. */
public final class InMemoryRiskBook implements RiskBook {
    private final Map<String, KnownExploited> exploited = new HashMap<>();
    private final Map<String, Likelihood> likelihoods = new HashMap<>();
    private final Map<String, List<VexStatement>> statements = new TreeMap<>();

    @Override
    public synchronized void replaceExploited(Collection<KnownExploited> all) {
        exploited.clear();
        all.forEach(one -> exploited.put(one.cve(), one));
    }

    @Override
    public synchronized void put(Collection<Likelihood> estimates) {
        estimates.forEach(one -> likelihoods.merge(
                one.cve(), one, (before, after) -> after.scored().isBefore(before.scored()) ? before : after));
    }

    @Override
    public synchronized Set<String> state(String document, Collection<VexStatement> said) {
        Map<String, VexStatement> byKey = new TreeMap<>();
        said.forEach(one -> byKey.put(one.cve() + "\n" + one.ecosystem() + "\n" + one.packageName(), one));
        List<VexStatement> before = statements.getOrDefault(document, List.of());
        List<VexStatement> now = List.copyOf(byKey.values());
        statements.put(document, now);
        return Stream.concat(
                        before.stream().filter(one -> !now.contains(one)), now.stream().filter(one -> !before.contains(one)))
                .map(VexStatement::packageName)
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized Map<String, Risk> about(Collection<String> cves) {
        return upper(cves).stream()
                .filter(cve -> exploited.containsKey(cve) || likelihoods.containsKey(cve))
                .collect(Collectors.toMap(cve -> cve, cve -> new Risk(exploited.get(cve), likelihoods.get(cve))));
    }

    @Override
    public synchronized List<VexStatement> statements(Collection<String> cves) {
        Set<String> wanted = upper(cves);
        return statements.values().stream()
                .flatMap(List::stream)
                .filter(one -> wanted.contains(one.cve()))
                .sorted(Comparator.comparing(VexStatement::cve).thenComparing(VexStatement::ecosystem)
                        .thenComparing(VexStatement::packageName))
                .toList();
    }

    private static Set<String> upper(Collection<String> cves) {
        return cves.stream().map(cve -> cve.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
