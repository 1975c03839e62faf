package dev.patchyard.given;

import dev.patchyard.compliance.Baseline;
import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.SourcePackage;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CIs, and what a scan of them said. */
public final class Hosts {
    public static final Instant SUNDAY = Instant.parse("2026-11-15T02:00:00Z");

    private Hosts() {}

    /** A virtual machine of the lab, active, tagged with the operating system. */
    public static Ci ci(String id, String os) {
        return new Ci(id, "vm", "name of " + id, Ci.Status.ACTIVE, Map.of("env", "lab", "os", os),
                new Login("127.0.0.1", 22, "patchyard", null), null, "vm-" + id, List.of("ssh-ed25519 AAAA"), true, null,
                null, "\"1\"");
    }

    public static PendingPatch update(String name, String installed, String available, boolean security) {
        return new PendingPatch(name, "amd64", installed, available, security ? "Debian-Security" : "Debian", security,
                false, List.of(), null);
    }

    /** The same update, of a package that was built from another source at these versions. */
    public static HostScan builtFrom(HostScan scan, String name, String source, String from, String to) {
        List<InstalledPackage> installed = scan.packages().stream()
                .map(one -> one.name().equals(name)
                        ? new InstalledPackage(name, one.arch(), one.version(), one.configured(), new SourcePackage(source, from))
                        : one)
                .toList();
        List<PendingPatch> pending = scan.pending().stream()
                .map(one -> one.name().equals(name)
                        ? new PendingPatch(name, one.arch(), one.installed(), one.available(), one.origin(),
                                one.security(), one.held(), one.advisories(), new SourcePackage(source, to))
                        : one)
                .toList();
        return new HostScan(scan.ciId(), scan.at(), scan.outcome(), scan.reason(), scan.facts(), installed, pending,
                scan.obstacles(), scan.metadataAge());
    }

    /** A package that is a source of its own. */
    public static InstalledPackage installed(String name, String arch, String version, boolean configured) {
        return new InstalledPackage(name, arch, version, configured, new SourcePackage(name, version));
    }

    public static PendingPatch held(PendingPatch update) {
        return new PendingPatch(update.name(), update.arch(), update.installed(), update.available(), update.origin(),
                update.security(), true, update.advisories(), update.source());
    }

    public static HostFacts debian12() {
        return facts("debian", "12", null, List.of());
    }

    public static HostFacts facts(String distribution, String release, @Nullable String reboot, List<String> stale) {
        return new HostFacts(distribution, release, "6.1.0-25-amd64", "boot-1", "machine-1", null, List.of(), reboot,
                stale, List.of(), List.of(22), List.of("sshd"), List.of("/"));
    }

    /** What the host said of itself, as a baseline. */
    public static Baseline baseline(HostFacts facts) {
        return new Baseline(facts.bootId(), facts.failedUnits(), facts.running(), facts.listening(), facts.mounts());
    }

    public static HostScan scan(String ciId, Instant at, HostFacts facts, PendingPatch... pending) {
        List<InstalledPackage> installed = List.of(pending).stream()
                .map(one -> installed(one.name(), one.arch(), one.installed(), true))
                .toList();
        return new HostScan(ciId, at, HostScan.Outcome.OK, "", facts, installed, List.of(pending), List.of(),
                Duration.ofMinutes(3));
    }
}
