package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DnfSettingsTest {
    @Test
    void aRepositoryNeedsASignatureOfItsOwnOrOfMain() {
        assertThat(new DnfSettings(List.of(
                "/etc/dnf/dnf.conf:[main]", "/etc/dnf/dnf.conf:gpgcheck=1", "/etc/yum.repos.d/a.repo:[a]",
                "/etc/yum.repos.d/b.repo:[b]", "/etc/yum.repos.d/b.repo:gpgcheck = 0",
                "/etc/yum.repos.d/c.repo:[c]", "/etc/yum.repos.d/c.repo:gpgcheck=0", "/etc/yum.repos.d/c.repo:enabled=0",
                "/etc/yum.repos.d/d.repo:[d]", "/etc/yum.repos.d/d.repo:gpgcheck=no", "/etc/yum.repos.d/d.repo:repo_gpgcheck=True"))
                .unsigned()).containsExactly("b");
    }

    @Test
    void withoutAWordNoSignatureIsNeeded() {
        assertThat(new DnfSettings(List.of("/etc/yum.repos.d/a.repo:[a]", "/etc/yum.repos.d/a.repo:enabled=1")).unsigned())
                .containsExactly("a");
    }

    @Test
    void noRepositoryAndUnknownLinesAreNotPassedOver() {
        assertThatThrownBy(() -> new DnfSettings(List.of("/etc/dnf/dnf.conf:[main]")).unsigned()).hasMessageContaining("no repository");
        assertThatThrownBy(() -> new DnfSettings(List.of("/etc/yum.repos.d/a.repo:enabled 1"))).isInstanceOf(IllegalArgumentException.class);
    }
}
