package dev.patchyard.compliance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is installed on a host.
 *
 * @param ciId     the CI
 * @param at       when it was looked at
 * @param packages each version once, whatever its architectures
 */
public record HostPackages(String ciId, Instant at, List<PackageVersion> packages) {
    public HostPackages {
        packages = packages.stream().distinct().toList();
    }

    /** @return what a scan saw, empty for one that is not OK */
    public static Optional<HostPackages> of(HostScan scan) {
        HostFacts facts = scan.facts();
        return facts == null
                ? Optional.empty()
                : Optional.of(new HostPackages(scan.ciId(), scan.at(), scan.packages().stream()
                        .map(one -> new PackageVersion(
                                facts.distribution(), facts.release(), one.name(), one.version(), one.source().name(),
                                one.source().version()))
                        .toList()));
    }
}
