package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.version.VersionOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelsTest {
    private static final Map<String, String> DEBIAN =
            Map.of("6.1.0-9-amd64", "6.1.27-1", "6.1.0-25-amd64", "6.1.106-3", "6.1.0-26-cloud-amd64", "6.1.112-1", "6.1.0-30-rt", "6.1.124-1");

    @Test
    void theNewestOfTheRunningKindIsByVersionAndNotByName() {
        Kernels kernels = new Kernels(DEBIAN, "6.1.0-9-amd64", VersionOrder.DEB);
        assertThat(kernels.newest()).isEqualTo("6.1.0-26-cloud-amd64");
        assertThat(new Kernels(Map.of("6.1.0-9-amd64", "6.1.27-1", "6.1.0-25-amd64", "6.1.106-3"), "6.1.0-9-amd64", VersionOrder.DEB).newer())
                .contains("6.1.0-25-amd64");
    }

    @Test
    void aKernelThatNoPackageBringsIsComparedWithNone() {
        Kernels kernels = new Kernels(DEBIAN, "6.18.44-own", VersionOrder.DEB);
        assertThat(kernels.newest()).isNull();
        assertThat(kernels.newer()).isEmpty();
    }

    @Test
    void theNewestThatRunsNeedsNoBoot() {
        Map<String, String> installed = Map.of("5.14.0-427.el9.x86_64", "5.14.0-427.el9", "5.14.0-503.el9.x86_64", "5.14.0-503.el9");
        assertThat(new Kernels(installed, "5.14.0-503.el9.x86_64", VersionOrder.RPM).newer()).isEmpty();
        assertThat(new Kernels(installed, "5.14.0-427.el9.x86_64", VersionOrder.RPM).newer()).contains("5.14.0-503.el9.x86_64");
    }
}
