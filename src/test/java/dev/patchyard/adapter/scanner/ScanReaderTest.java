package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.HostScan.Obstacle;
import dev.patchyard.compliance.HostScan.ServiceUse;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.SourcePackage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of real hosts, and what must never be read as "nothing pending". */
class ScanReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

    @Test
    void aDebianHostWithAHeldPackage() {
        HostScan scan = read(golden("debian-held"));
        assertThat(scan.isOk()).isTrue();
        assertThat(scan.facts().distribution()).isEqualTo("debian");
        assertThat(scan.facts().release()).isEqualTo("12");
        assertThat(scan.facts().listening()).contains(22, 8080);
        assertThat(scan.installed("acme-web", "all")).contains(new InstalledPackage("acme-web", "all", "1.0", true, new SourcePackage("acme-web", "1.0")));
        assertThat(scan.pending()).filteredOn(PendingPatch::held).extracting(PendingPatch::name)
                .containsExactly("acme-held");
        assertThat(scan.pending()).allMatch(PendingPatch::security)
                .allMatch(update -> update.origin().equals("Acme-Security/stable-security"));
    }

    @Test
    void aDebianHostWithRealSecurityUpdatesWaiting() {
        HostScan scan = read(golden("debian-security"));
        assertThat(scan.pending()).filteredOn(u -> u.origin().equals("Debian-Security/bookworm-security"))
                .extracting(PendingPatch::name).contains("libssl3", "perl-base", "python3.11-minimal");
        assertThat(scan.pending()).allMatch(update -> !update.installed().isEmpty());
    }

    @Test
    void whatPackagesAndUpdatesAreBuiltFrom() {
        HostScan scan = read(golden("debian-security"));
        assertThat(scan.installed("bsdutils", "amd64")).map(InstalledPackage::source)
                .contains(new SourcePackage("util-linux", "2.38.1-5+deb12u3"));
        assertThat(scan.pending()).filteredOn(update -> update.name().equals("libssl3")).extracting(PendingPatch::source)
                .containsExactly(new SourcePackage("openssl", "3.0.22-1~deb12u2"));
        assertThat(read(golden("rocky-held")).pending()).extracting(PendingPatch::source)
                .contains(new SourcePackage("acme-web", "2.0-1.el9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"packages", "pending"})
    void anAnswerThatDoesNotSayTheSourceOfAPackageIsWorthless(String part) {
        ObjectNode said = golden("debian-held");
        ((ObjectNode) said.get(part).get(0)).remove("source");
        assertThat(read(said).outcome()).isEqualTo(HostScan.Outcome.FAILED);
    }

    @Test
    void aDebianHostWithAHalfConfiguredPackage() {
        HostScan scan = read(golden("debian-half-configured"));
        assertThat(scan.installed("acme-web", "all")).hasValueSatisfying(p -> assertThat(p.configured()).isFalse());
        assertThat(scan.obstacles()).extracting(Obstacle::code).containsExactly("package_database");
    }

    @Test
    void servicesThatRunFilesOfPendingPackagesAndUnsignedRepositoriesAreRead() {
        ObjectNode said = golden("rocky-held");
        assertThat(read(said).services())
                .containsExactly(new ServiceUse("acme-web", List.of("acme-lib", "acme-web")));
        assertThat(read(said).unsigned()).isEmpty();
        said.putArray("unsigned").add("acme");
        assertThat(read(said).unsigned()).containsExactly("acme");
    }

    @Test
    void anEnterpriseLinuxHost() {
        HostScan scan = read(golden("rocky-held"));
        assertThat(scan.facts().distribution()).isEqualTo("rocky");
        assertThat(scan.installed("acme-web", "noarch")).hasValueSatisfying(p ->
                assertThat(p.version()).isEqualTo("1.0-1.el9"));
        assertThat(scan.pending()).filteredOn(PendingPatch::held).extracting(PendingPatch::name)
                .containsExactly("acme-held");
        assertThat(scan.pending()).allMatch(PendingPatch::security).allMatch(update -> update.origin().equals("acme"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"facts", "packages", "pending", "obstacles", "metadata_age", "unsigned", "services"})
    void anAnswerWithoutAPartIsWorthless(String part) {
        ObjectNode said = golden("debian-held");
        said.remove(part);
        assertThat(read(said).outcome()).isEqualTo(HostScan.Outcome.FAILED);
        assertThat(read(said).pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"facts", "packages", "pending", "obstacles", "metadata_age", "unsigned", "services"})
    void anAnswerWithAPartOfAnotherKindIsWorthless(String part) {
        ObjectNode said = golden("debian-held");
        said.put(part, "none");
        assertThat(read(said).outcome()).isEqualTo(HostScan.Outcome.FAILED);
    }

    @Test
    void aHostWithoutASinglePackageIsNotBelieved() {
        ObjectNode said = golden("debian-held");
        said.putArray("packages");
        assertThat(read(said).outcome()).isEqualTo(HostScan.Outcome.FAILED);
    }

    @Test
    void aClockThatIsOffIsAnObstacle() {
        HostScan scan = ScanReader.read("ci", NOW, golden("debian-held"), Duration.ofSeconds(6));
        assertThat(scan.obstacles()).extracting(Obstacle::code).contains("clock");
        assertThat(ScanReader.read("ci", NOW, golden("debian-held"), Duration.ofSeconds(5)).obstacles()).isEmpty();
    }

    private static HostScan read(JsonNode said) {
        return ScanReader.read("ci", NOW, said, Duration.ZERO);
    }

    private static ObjectNode golden(String name) {
        try (InputStream file = ScanReaderTest.class.getResourceAsStream("/golden/scan/" + name + ".json")) {
            return (ObjectNode) new ObjectMapper().readTree(file);
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
