package dev.patchyard.fake;

import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PackageVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is installed where, in a map. */
public final class InMemoryPackageBook implements PackageBook {
    private final Map<String, HostPackages> hosts = new TreeMap<>();

    @Override
    public synchronized void put(Collection<HostPackages> seen) {
        seen.forEach(host -> hosts.merge(host.ciId(), host, (before, after) -> after.at().isBefore(before.at()) ? before : after));
    }

    @Override
    public synchronized Map<PackageVersion, List<String>> having(Collection<String> names) {
        Map<PackageVersion, List<String>> found = new HashMap<>();
        hosts.values().forEach(host -> host.packages().stream()
                .filter(one -> names.contains(one.name()) || names.contains(one.sourceName()))
                .forEach(one -> found.computeIfAbsent(one, version -> new ArrayList<>()).add(host.ciId())));
        return found;
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
}
