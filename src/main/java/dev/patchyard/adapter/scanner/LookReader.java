package dev.patchyard.adapter.scanner;

import dev.patchyard.advisory.version.VersionOrder;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a scan of what a host answered to {@code look.sh}. Whatever is missing or not understood makes it worthless. */
final class LookReader {
    private final Parts parts;
    private final Stats stats;
    private final HostWords host;
    private final boolean apt;

    /** @throws IllegalArgumentException when the answer is worthless */
    LookReader(Parts parts) {
        this.parts = parts;
        String manager = parts.text("manager").strip();
        this.apt = manager.equals("apt");
        if (!apt && !manager.startsWith("dnf")) {
            throw new IllegalArgumentException("neither a Debian-like nor a Red Hat-like system");
        }
        parts.text("own");
        this.stats = new Stats(parts);
        this.host = new HostWords(parts, stats);
    }

    /** @return when the host said it, by its own clock */
    Instant now() {
        return Instant.ofEpochMilli(Math.round(host.seconds("now") * 1000));
    }

    /** @return digest of all that {@link #holdings} rests on, empty when it cannot be told by that */
    String fingerprint() {
        String said = parts.values("state").getOrDefault("fingerprint", "");
        return said.matches("[0-9a-f]{64}") ? said : "";
    }

    /** @return whether packages and updates are told here, and not only that they are what they were */
    boolean isWhole() {
        return parts.has("packages");
    }

    /** @return whether packages moved whenever they were looked at, so that nothing here belongs together */
    boolean isMoving() {
        return "moving".equals(parts.values("state").get("turn"));
    }

    /** @throws IllegalArgumentException when they are not understood */
    Holdings holdings() {
        Holdings holdings = apt ? AptReader.read(parts) : DnfReader.read(parts);
        if (holdings.packages().isEmpty()) {
            throw new IllegalArgumentException("the host says that no package is installed");
        }
        return holdings;
    }

    /**
     * @param at    when the host was asked
     * @param clock how far its clock is off
     * @throws IllegalArgumentException when the answer is worthless
     */
    HostScan scan(String ciId, Instant at, Holdings holdings, Duration clock) {
        String age = parts.values("state").getOrDefault("age", "");
        if (!age.matches("\\d{1,12}")) {
            throw new IllegalArgumentException("no usable repository metadata: " + parts.fault("renewal").orElse(""));
        }
        Instant then = now();
        List<String> expired = holdings.expires().entrySet().stream().filter(one -> one.getValue().isBefore(then))
                .map(one -> one.getKey() + " expired on " + one.getValue()).sorted().toList();
        ProcessTable processes = new ProcessTable(parts, host.seconds("now") - host.seconds("uptime"));
        ServiceTable services = new ServiceTable(parts, processes);
        Kernels kernels = new Kernels(holdings.kernels(), host.kernel(), apt ? VersionOrder.DEB : VersionOrder.RPM);
        String reboot = rebootReason(holdings, kernels);
        boolean blind = !parts.has("privilege") && processes.hidesSomethingOlderThan(host.moved() + 1);
        return new HostScan(ciId, at, HostScan.Outcome.OK, "", host.facts(reboot, services), holdings.packages(),
                holdings.pending(), new Obstacles(parts, stats, processes).all(holdings.broken(), reboot, clock, expired),
                Duration.ofSeconds(Long.parseLong(age)), holdings.unsigned(), List.of(),
                new Upkeep(kernels.newest(), holdings.held(), Rivals.of(parts), blind ? List.of("old code in services of others") : List.of()));
    }

    private @Nullable String rebootReason(Holdings holdings, Kernels kernels) {
        if (host.says("reboot_required") && apt) {
            TreeSet<String> packages = new TreeSet<>();
            parts.file("/run/reboot-required.pkgs").forEach(line -> packages.addAll(List.of(line.strip().split("\\s+"))));
            return packages.isEmpty() ? "wanted by a package" : "wanted by " + Words.plain(String.join(", ", packages));
        }
        if (apt) {
            return kernels.newer().map(newer -> "kernel " + newer + " is installed, " + host.kernel() + " runs").orElse(null);
        }
        double booted = stats.required("/proc/1").modified();
        List<String> newer = holdings.moved().entrySet().stream().filter(one -> one.getValue() > booted).map(Map.Entry::getKey).sorted().toList();
        return newer.isEmpty() ? null : "wanted by " + Words.plain(String.join(", ", newer));
    }
}
