package dev.patchyard.compliance;

import dev.patchyard.access.SecretMask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at one host. A scan that is not {@link Outcome#OK} says nothing about packages and must never be read as
 * "nothing pending".
 *
 * @param ciId        the CI
 * @param at          when the host was asked or, where that is not known, when it answered or we gave up
 * @param outcome     whether it can be relied on
 * @param reason      why not, empty when it can; secrets are masked
 * @param facts       null unless OK
 * @param packages    all installed packages, empty unless OK
 * @param pending     all available updates, held ones included, empty unless OK
 * @param obstacles   what forbids to touch the host now, in words; empty when nothing does
 * @param metadataAge age of the repository metadata the answer rests on, null when it is not known
 * @param unsigned    repositories that the host uses although no good signature vouches for them; secrets are masked
 * @param services    running services that may be restarted and run files of pending packages; told by looks for a run
 *                    alone
 * @param upkeep      who else keeps the host up, and what could not be seen
 */
public record HostScan(
        String ciId,
        Instant at,
        Outcome outcome,
        String reason,
        @Nullable HostFacts facts,
        List<InstalledPackage> packages,
        List<PendingPatch> pending,
        List<Obstacle> obstacles,
        @Nullable Duration metadataAge,
        List<String> unsigned,
        List<ServiceUse> services,
        Upkeep upkeep) {

    /** How far the look got. */
    public enum Outcome {
        OK,
        /** No login: nothing is known. */
        UNREACHABLE,
        /** Login worked and the answer is missing, broken or not trustworthy. */
        FAILED
    }

    /**
     * Something that forbids to touch the host.
     *
     * @param code   fixed word: {@code hold_file, package_database, package_lock, space, clock, metadata, reboot_pending,
     *               privilege, health}
     * @param detail for people; secrets are masked
     */
    public record Obstacle(String code, String detail) {
        public Obstacle {
            detail = SecretMask.of(detail);
        }
    }

    /**
     * A running service and what moves below it.
     *
     * @param name     the service
     * @param packages pending packages of which its processes run files
     */
    public record ServiceUse(String name, List<String> packages) {
        public ServiceUse {
            packages = List.copyOf(packages);
        }
    }

    public HostScan {
        reason = SecretMask.of(reason);
        unsigned = unsigned.stream().map(SecretMask::of).toList();
        services = List.copyOf(services);
        packages = List.copyOf(packages);
        pending = List.copyOf(pending);
        obstacles = List.copyOf(obstacles);
        if ((outcome == Outcome.OK) != (facts != null)) {
            throw new IllegalArgumentException("facts: present exactly when the scan is OK");
        }
    }

    /** A scan of a host that nobody else keeps up. */
    public HostScan(
            String ciId, Instant at, Outcome outcome, String reason, @Nullable HostFacts facts,
            List<InstalledPackage> packages, List<PendingPatch> pending, List<Obstacle> obstacles,
            @Nullable Duration metadataAge, List<String> unsigned, List<ServiceUse> services) {
        this(ciId, at, outcome, reason, facts, packages, pending, obstacles, metadataAge, unsigned, services, Upkeep.PLAIN);
    }

    /** A scan of a host whose repositories are all signed, and no service of which runs files of pending packages. */
    public HostScan(
            String ciId, Instant at, Outcome outcome, String reason, @Nullable HostFacts facts,
            List<InstalledPackage> packages, List<PendingPatch> pending, List<Obstacle> obstacles,
            @Nullable Duration metadataAge) {
        this(ciId, at, outcome, reason, facts, packages, pending, obstacles, metadataAge, List.of(), List.of());
    }

    public static HostScan unreachable(String ciId, Instant at, String reason) {
        return new HostScan(ciId, at, Outcome.UNREACHABLE, reason, null, List.of(), List.of(), List.of(), null);
    }

    public static HostScan failed(String ciId, Instant at, String reason) {
        return new HostScan(ciId, at, Outcome.FAILED, reason, null, List.of(), List.of(), List.of(), null);
    }

    /** @return whether packages and updates can be relied on */
    public boolean isOk() {
        return outcome == Outcome.OK;
    }

    /** @return the package as installed, empty when it is not */
    public Optional<InstalledPackage> installed(String name, String arch) {
        return packages.stream()
                .filter(p -> p.name().equals(name) && p.arch().equals(arch))
                .findFirst();
    }
}
