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
import java.util.TreeMap;

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
    public synchronized List<PackageVersion> of(String ciId) {
        return hosts.containsKey(ciId)
                ? hosts.get(ciId).packages().stream()
                        .sorted(Comparator.comparing(PackageVersion::name).thenComparing(PackageVersion::version))
                        .toList()
                : List.of();
    }
}
