package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.compliance.PendingPatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AptSimulationTest {
    private static final String END = "1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n";

    @Test
    void phasedUpdatesOfUbuntuAreKnownAndNotPending() {
        AptSimulation said = AptSimulation.of("""
                Reading package lists...
                The following upgrades have been deferred due to phasing:
                  libsystemd0 systemd
                The following security updates require Ubuntu Pro with 'esm-apps' enabled:
                  imagemagick
                Learn more about Ubuntu Pro at https://ubuntu.com/pro
                The following packages will be upgraded:
                  tzdata
                1 upgraded, 0 newly installed, 0 to remove and 2 not upgraded.
                Inst tzdata [2024a-2] (2024b-1 Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security [all])
                Conf tzdata (2024b-1 Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security [all])
                """, "amd64");
        assertThat(said.keptBack()).isEmpty();
        assertThat(said.updates()).containsExactly(new PendingPatch(
                "tzdata", "all", "2024a-2", "2024b-1", "Ubuntu/noble-security", true, false, List.of(), null));
    }

    @Test
    void aPackageOfAnotherArchitectureAndOneThatIsNew() {
        AptSimulation said = AptSimulation.of("1 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
                + "Inst libc6:i386 [2.36-9] (2.36-10 Debian:12.9/stable [i386])\nInst new (1:1.0+b1 Debian:12.9/stable [amd64]) []\n", "amd64");
        assertThat(said.updates()).extracting(PendingPatch::name).containsExactly("libc6", "new");
        assertThat(said.updates()).extracting(PendingPatch::arch).containsExactly("i386", "amd64");
        assertThat(said.updates()).extracting(PendingPatch::installed).containsExactly("2.36-9", "");
        assertThat(said.updates()).extracting(PendingPatch::origin).containsOnly("Debian/stable");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Inst a [1] (2 Debian:12/stable [all]) | ''",
        "'' | 1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.",
        "Inst a [1] | 1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.",
        "Inst a [1] (2 Debian:12/stable [all]) | 0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.",
        "Inst a [1] (2 Debian:12/stable [all]) | 1 upgraded, 0 newly installed, 0 to remove and 1 not upgraded.",
        "Inst $(id) [1] (2 Debian:12/stable [all]) | 1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.",
        "Inst a [1] (2;id Debian:12/stable [all]) | 1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded."
    })
    void whatDoesNotAddUpIsNotRead(String lines, String count) {
        assertThatThrownBy(() -> AptSimulation.of(lines + "\n" + count + "\n", "amd64")).isInstanceOf(IllegalArgumentException.class);
        assertThat(AptSimulation.of("Inst a [1] (2 Debian:12/stable [all])\n" + END, "amd64").updates()).hasSize(1);
    }
}
