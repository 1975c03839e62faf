package dev.patchyard.cli.bench.load;

import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.SourcePackage;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * CIs that nobody has, and what a scan would say of them: 500 packages of a distribution's 2,000, a common base and those of a
 * role, in up to five versions; nine of ten have 100 updates pending. The same number always gives the same CI. Pure.
 */
final class SyntheticFleet {
    static final int INSTALLED = 500;
    static final int NAMES = 2000;
    static final List<String> ENVIRONMENTS = List.of("prod", "test", "dev", "edge");
    static final List<String> SYSTEMS = List.of("debian13", "debian12");
    private static final int BASE = 300;
    private static final int ROLES = 17;
    private static final int VERSIONS = 5;
    private static final int UP_TO_DATE = 10;
    private static final String FIXED = "2.0-1";

    private SyntheticFleet() {}

    static Ci ci(int number) {
        return new Ci(
                id(number), "vm", "host-" + number, Ci.Status.ACTIVE,
                Map.of("os", SYSTEMS.get(number % 2), "env", ENVIRONMENTS.get(number / 2 % ENVIRONMENTS.size()), "exposure",
                        number % 3 == 0 ? "public" : "internal"),
                new Login("192.0.2.1", 22, "root", null), null, "vm-" + number, List.of("ssh-ed25519 AAAA"), false, null, null, null);
    }

    static String id(int number) {
        return String.format(Locale.ROOT, "fleet-%06d", number);
    }

    static HostScan scan(int number, Instant at) {
        List<InstalledPackage> packages = new ArrayList<>();
        List<PendingPatch> pending = new ArrayList<>();
        boolean isUpToDate = number % UP_TO_DATE == 0;
        for (int index = 0; index < INSTALLED; index++) {
            int one = packageOf(number, index);
            int level = isUpToDate ? 0 : 1 + (one + number / 2) % VERSIONS;
            String name = "pkg-" + one;
            String version = level == 0 ? FIXED : "1." + level + "-1";
            packages.add(new InstalledPackage(name, "amd64", version, true, new SourcePackage(name, version)));
            if (level == VERSIONS) {
                pending.add(new PendingPatch(
                        name, "amd64", version, FIXED, "Debian-Security", true, false, List.of(), new SourcePackage(name, FIXED)));
            }
        }
        return new HostScan(
                id(number), at, HostScan.Outcome.OK, "", facts(number), packages, pending, List.of(), Duration.ofMinutes(10));
    }

    private static int packageOf(int number, int index) {
        return index < BASE ? index : BASE + (number % ROLES * 100 + index - BASE) % (NAMES - BASE);
    }

    private static HostFacts facts(int number) {
        return new HostFacts(
                "debian", number % 2 == 0 ? "13" : "12", "6.12.0-1-amd64", "boot-" + number, null, null, List.of(), null, List.of(),
                List.of(), List.of(), List.of(), List.of());
    }

    /** Writes so many advisories in OSV form into a zip archive, the same about the same packages every time. */
    static void advisories(Path archive, int many) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (int number = 0; number < many; number++) {
                zip.putNextEntry(new ZipEntry(advisoryId(number) + ".json"));
                zip.write(advisory(number).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    static String advisoryId(int number) {
        return String.format(Locale.ROOT, "FLEET-%05d", number);
    }

    /** The first are fixed by what is pending, the others were fixed long ago in one of the older versions. */
    private static String advisory(int number) {
        String fixed = number < NAMES ? FIXED : "1." + (2 + number / NAMES % VERSIONS) + "-1";
        return String.format(Locale.ROOT,
                """
                {"id": "%s", "modified": "2026-11-01T00:00:00Z", "published": "2026-%02d-01T00:00:00Z", "summary": "A flaw in pkg-%d",
                 "details": "%s", "aliases": ["CVE-2026-%05d"],
                 "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:%s/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:%s"}],
                 "affected": [%s]}
                """,
                advisoryId(number), 1 + number % 10, number % NAMES, "What it is about. ".repeat(20), number,
                number % 2 == 0 ? "N" : "L", number % 3 == 0 ? "H" : "N",
                String.join(", ", IntStream.of(12, 13).mapToObj(release -> String.format(Locale.ROOT,
                        """
                        {"package": {"ecosystem": "Debian:%d", "name": "pkg-%d"},
                         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "%s"}]}]}""",
                        release, number % NAMES, fixed)).toList()));
    }
}
