package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.HostScan.Obstacle;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.SourcePackage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real answers of hosts to look.sh, and what must never be read as "nothing pending". */
class LookReaderTest {
    private static final String MARK = "0123456789abcdef0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-21T23:46:00Z");

    @Test
    void aDebianHostWithAHeldPackageAndSecurityUpdates() {
        HostScan scan = scan(golden("debian-held"));
        assertThat(scan.facts().distribution()).isEqualTo("debian");
        assertThat(scan.facts().release()).isEqualTo("12");
        assertThat(scan.packages()).hasSize(142).allMatch(InstalledPackage::configured);
        assertThat(scan.installed("bsdutils", "amd64").orElseThrow().source().name()).isEqualTo("util-linux");
        assertThat(scan.pending()).hasSize(20).allMatch(PendingPatch::security);
        assertThat(scan.pending()).filteredOn(PendingPatch::held).extracting(PendingPatch::name).containsExactly("acme-tool");
        assertThat(scan.pending()).filteredOn(update -> update.name().equals("libssl3")).containsExactly(new PendingPatch(
                "libssl3", "amd64", "3.0.20-1~deb12u2", "3.0.22-1~deb12u2", "Debian-Security/bookworm-security", true, false,
                List.of(), new SourcePackage("openssl", "3.0.22-1~deb12u2")));
        assertThat(scan.upkeep().held()).containsExactly("acme-tool");
        assertThat(scan.obstacles()).isEmpty();
        assertThat(scan.unsigned()).isEmpty();
    }

    @Test
    void aHostWithAHalfConfiguredPackageLookedAtWithoutRoot() {
        HostScan scan = scan(golden("debian-half-configured"));
        assertThat(scan.installed("acme-web", "all").orElseThrow().configured()).isFalse();
        assertThat(scan.obstacles()).containsExactly(new Obstacle("package_database", "not in order: acme-web (iF)"));
    }

    @Test
    void anEnterpriseLinuxHostWithALockedVersion() {
        HostScan scan = scan(golden("el-held"));
        assertThat(scan.facts().distribution()).isEqualTo("rocky");
        assertThat(scan.packages()).extracting(InstalledPackage::name)
                .containsExactly("acme-held", "acme-lib", "acme-tool", "acme-web", "lab-userland");
        assertThat(scan.pending()).hasSize(4).allMatch(PendingPatch::security).allMatch(update -> update.origin().equals("acme"));
        assertThat(scan.pending()).filteredOn(PendingPatch::held).extracting(PendingPatch::name).containsExactly("acme-tool");
    }

    @ParameterizedTest
    @ValueSource(strings = {"facts", "files", "listening", "space", "hold", "manager", "own", "stats", "packages", "journal", "upgrade",
        "forced", "sources", "targets", "expiries", "lists", "state"})
    void anAnswerWithoutAPartIsWorthless(String part) {
        String said = golden("debian-held").replace("@" + MARK + " " + part + "\n", "@" + MARK + " other\n");
        assertThatThrownBy(() -> scan(said)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/os-release", "/proc/self/mounts"})
    void anAnswerWithoutAFileThatEveryHostHasIsWorthless(String file) {
        String said = golden("debian-held").replace("\n" + file + ":", "\n/elsewhere:");
        assertThatThrownBy(() -> scan(said)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(file);
    }

    @Test
    void aRepositoryThatIsExpiredByItsOwnWordIsAnObstacle() {
        String release = "/var/tmp/patchyard-0/apt/lists/_repo_apt_security_._InRelease:Valid-Until: ";
        String said = golden("debian-held").replace("expiries\n", "expiries\n" + release + "Sat, 21 Nov 2026 10:00:00 UTC\n");
        assertThat(scan(said).obstacles()).containsExactly(
                new Obstacle("metadata", "file:/repo/apt/security/ ./ expired on 2026-11-21T10:00:00Z"));
        assertThat(scan(said.replace("Sat, 21 Nov 2026", "Sun, 21 Nov 2027")).obstacles()).isEmpty();
        assertThatThrownBy(() -> scan(said.replace("Sat, 21 Nov 2026", "some day"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(scan(said.replace("security_._InRelease:Valid", "yesterday_._InRelease:Valid")).obstacles())
                .as("lists of a repository that is not used any more").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"packages", "updates", "visible", "notices", "state"})
    void noPartOfAnEnterpriseLinuxAnswerMayHaveFailed(String part) {
        String said = golden("el-held").replaceAll("(?s)(@" + MARK + " " + part + "\n.*?@" + MARK + " \\. )\\d+", "$17");
        assertThatThrownBy(() -> scan(said)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "acme-web\tall\t1.0 | acme-web\tall",
        "acme-web\tall\t1.0 | -oAPT::X=1\tall\t1.0",
        "acme-web\tall\t1.0 | acme;reboot\tall\t1.0",
        "Inst acme-web [1.0] | Inst acme-web 1.0",
        "Inst acme-web [1.0] (2.0 | Install acme-web [1.0] (2.0",
        "19 upgraded | 18 upgraded",
        "0 to remove and 1 not | 1 to remove and 1 not",
        "1 not upgraded | 2 not upgraded",
        "age=0 | age=",
        "age=0 | age=-5"
    })
    void whatIsNotUnderstoodIsNotPassedOver(String written, String instead) {
        String said = golden("debian-held");
        assertThat(said).contains(written.strip());
        assertThatThrownBy(() -> scan(said.replace(written.strip(), instead.strip()))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void metadataThatCouldNotBeFetchedIsAnObstacle() {
        String said = golden("debian-held").replaceFirst("(?s)(@" + MARK + " renewal\n.*?@" + MARK + " \\. )0", "$1100");
        assertThat(scan(said).obstacles()).extracting(Obstacle::code).containsExactly("metadata");
    }

    @Test
    void aClockThatIsOffIsAnObstacle() {
        LookReader read = new LookReader(Parts.of(golden("el-held"), "", MARK));
        assertThat(read.scan("ci", NOW, read.holdings(), Duration.ofSeconds(6)).obstacles())
                .containsExactly(new Obstacle("clock", "differs by 6 s"));
    }

    @Test
    void aFullFileSystemAndAForeignLockAreObstacles() {
        String said = golden("debian-held")
                .replaceFirst("\n/ \\d+ \\d+", "\n/ 10 4096")
                .replaceFirst("(?s)(\n/proc/1/stat.*\t/var/lib/dpkg/lock-frontend\t(\\d+)\t)",
                        "\n/proc/locks:1: POSIX  ADVISORY  WRITE 1 00:1f:$2 0 EOF$1");
        assertThat(scan(said).obstacles()).extracting(Obstacle::code).containsExactly("package_lock", "space");
    }

    private static HostScan scan(String said) {
        LookReader read = new LookReader(Parts.of(said, "", MARK));
        return read.scan("ci", NOW, read.holdings(), Duration.ZERO);
    }

    static String golden(String name) {
        try (InputStream file = LookReaderTest.class.getResourceAsStream("/golden/look/" + name + ".txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
