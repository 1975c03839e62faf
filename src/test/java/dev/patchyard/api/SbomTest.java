package dev.patchyard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.PackageVersion;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.given.Hosts;
import java.io.IOException;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A CI's packages as a bill of materials. */
class SbomTest {
    static final List<PackageVersion> PACKAGES = List.of(
            new PackageVersion("debian", "12", "bash", "5.2.15-2+b2", "bash", "5.2.15-2"),
            new PackageVersion("debian", "12", "libssl3", "3.0.11-1~deb12u2", "openssl", "3.0.11-1~deb12u2"),
            new PackageVersion("debian", "12", "libstdc++6", "12.2.0-14", "gcc-12", "12.2.0-14"),
            new PackageVersion("debian", "12", "vim", "2:9.0.1378-2", "vim", "2:9.0.1378-2"));

    private static final PatchState STATE = new PatchState(
            "ci-1", "web {{ 1 }}", "debian12", "lab", null, null, ComplianceStatus.COMPLIANT, "", Hosts.SUNDAY, Hosts.SUNDAY.plusSeconds(9),
            null, false, List.of(), List.of(), null);

    @ParameterizedTest
    @CsvSource({
        "debian, 12, bash, 5.2-1, bash, 5.2-1, pkg:deb/debian/bash@5.2-1?distro=debian-12",
        "ubuntu, 24.04, libssl3, 3.0-1, openssl, 3.0-1, pkg:deb/ubuntu/libssl3@3.0-1?distro=ubuntu-24.04&upstream=openssl%403.0-1",
        "debian, 12, vim, 2:9.0-2, vim, 2:9.0-2, pkg:deb/debian/vim@2:9.0-2?distro=debian-12",
        "rocky, 9.4, bash, 5.1-6.el9, bash, 5.1-6.el9, pkg:rpm/rocky/bash@5.1-6.el9?distro=rocky-9.4&upstream=bash-5.1-6.el9.src.rpm",
        "rocky, 9.4, vim, 2:8.2-1.el9, vim, 8.2-1.el9, pkg:rpm/rocky/vim@8.2-1.el9?distro=rocky-9.4&epoch=2&upstream=vim-8.2-1.el9.src.rpm"
    })
    void aPackageUrlNamesTheSystemTheSourceAndTheEpoch(
            String distribution, String release, String name, String version, String source, String sourceVersion, String expected) {
        String purl = Sbom.purl(new PackageVersion(distribution, release, name, version, source, sourceVersion));
        assertThat(purl.replace("%3A", ":")).isEqualTo(expected);
    }

    @Test
    void theBillHoldsAgainstTheSchemaAndIsTheSameForTheSameScan() throws IOException {
        JsonNode bill = Sbom.of(STATE, PACKAGES);
        assertThat(new JsonParser().validate(bill.toString(), Version.VERSION_16)).isEmpty();
        assertThat(bill.get("specVersion").asText()).isEqualTo("1.6");
        assertThat(bill.at("/metadata/timestamp").asText()).isEqualTo(Hosts.SUNDAY.toString());
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("web {{ 1 }}");
        assertThat(bill.get("components").findValuesAsText("name"))
                .containsExactly("debian", "bash", "libssl3", "libstdc++6", "vim");
        assertThat(bill.at("/components/0/type").asText()).isEqualTo("operating-system");
        assertThat(Sbom.of(STATE, PACKAGES)).isEqualTo(bill);
        assertThat(Sbom.of(STATE.patched(Hosts.SUNDAY), PACKAGES)).isEqualTo(bill);
    }

    @Test
    void aBillThatIsNoneDoesNotHold() throws IOException {
        JsonNode bill = Sbom.of(STATE, PACKAGES);
        String broken = bill.toString().replace("\"operating-system\"", "\"something\"");
        assertThat(new JsonParser().validate(broken, Version.VERSION_16)).isNotEmpty();
    }
}
