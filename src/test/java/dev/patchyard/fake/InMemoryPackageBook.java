package dev.patchyard.fake;

import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PackageVersion;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is installed where, in a map. */
public final class InMemoryPackageBook implements PackageBook {
    private final Map<String, HostPackages> hosts = new TreeMap<>();
    private final Set<PackageVersion> seen = new LinkedHashSet<>();
    private final ComplianceBoard board;

    /** A book of CIs none of which is retired. */
    public InMemoryPackageBook() {
        this(new InMemoryComplianceBoard());
    }

    /** @param board says who is retired */
    public InMemoryPackageBook(ComplianceBoard board) {
        this.board = board;
    }

    @Override
    public synchronized void put(Collection<HostPackages> looks) {
        looks.forEach(host -> hosts.merge(host.ciId(), host, (before, after) -> after.at().isBefore(before.at()) ? before : after));
        looks.forEach(host -> seen.addAll(host.packages()));
    }

    @Override
    public synchronized Set<PackageVersion> versions(Collection<String> names) {
        return seen.stream().filter(one -> names.contains(one.name()) || names.contains(one.sourceName())).collect(Collectors.toSet());
    }

    @Override
    public synchronized Map<AdvisoryState, Long> counts(Map<PackageVersion, AdvisoryState> versions) {
        return held(versions).collect(Collectors.groupingBy(Held::state, HashMap::new, Collectors.counting()));
    }

    @Override
    public synchronized List<Held> page(
            Map<PackageVersion, AdvisoryState> versions, @Nullable AdvisoryState wanted, int offset, int limit) {
        return held(versions).filter(held -> wanted == null || held.state() == wanted).skip(offset).limit(limit).toList();
    }

    private Stream<Held> held(Map<PackageVersion, AdvisoryState> versions) {
        List<String> retired = board.retiredIds();
        return hosts.values().stream().filter(host -> !retired.contains(host.ciId())).flatMap(host -> {
            List<PackageVersion> its = host.packages().stream().filter(versions::containsKey).toList();
            return its.stream().map(versions::get).min(Comparator.naturalOrder()).map(first -> new Held(host.ciId(), first, its)).stream();
        });
    }

    @Override
    public synchronized Map<Integer, PackageVersion> numbered() {
        Map<Integer, PackageVersion> numbered = new HashMap<>();
        seen.forEach(version -> numbered.put(numbered.size() + 1, version));
        return numbered;
    }

    @Override
    public synchronized List<Holding> holdings(String after, int limit) {
        Map<PackageVersion, Integer> numbers = new HashMap<>();
        numbered().forEach((number, version) -> numbers.put(version, number));
        List<String> retired = board.retiredIds();
        return hosts.values().stream()
                .filter(host -> host.ciId().compareTo(after) > 0 && !retired.contains(host.ciId()))
                .limit(limit)
                .map(host -> new Holding(host.ciId(), host.packages().stream().map(numbers::get).toList()))
                .toList();
    }

    @Override
    public synchronized Set<String> names() {
        return hosts.values().stream()
                .flatMap(host -> host.packages().stream())
                .flatMap(one -> Stream.of(one.name(), one.sourceName()))
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized List<String> holders(Collection<String> names) {
        return hosts.values().stream().filter(host -> !among(host, names).isEmpty()).map(HostPackages::ciId).toList();
    }

    @Override
    public synchronized Map<String, List<PackageVersion>> of(Collection<String> ciIds, Collection<String> names) {
        return hosts.values().stream()
                .filter(host -> ciIds.contains(host.ciId()) && !among(host, names).isEmpty())
                .collect(Collectors.toMap(HostPackages::ciId, host -> among(host, names)));
    }

    private static List<PackageVersion> among(HostPackages host, Collection<String> names) {
        return host.packages().stream()
                .filter(one -> names.contains(one.name()) || names.contains(one.sourceName()))
                .toList();
    }

    @Override
    public synchronized List<PackageVersion> of(String ciId) {
        return hosts.containsKey(ciId)
                ? hosts.get(ciId).packages().stream()
                        .sorted(Comparator.comparing(PackageVersion::name).thenComparing(PackageVersion::version))
                        .toList()
                : List.of();
    }

    @Override
    public synchronized void forget(Collection<String> ciIds) {
        hosts.keySet().removeAll(ciIds);
    }

    @Override
    public synchronized long forgetUnused() {
        int before = seen.size();
        seen.retainAll(hosts.values().stream().flatMap(host -> host.packages().stream()).collect(Collectors.toSet()));
        return before - seen.size();
    }
}
