package dev.patchyard.lab.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPlanTest {
    @Test
    void twelveHostsAreEightDebianAndFourEnterpriseOnes() {
        assertThat(HostPlan.of(12)).extracting(LabHost::name).containsExactly("deb-01", "deb-02", "deb-03", "deb-04",
                "deb-05", "deb-06", "deb-07", "deb-08", "el-01", "el-02", "el-03", "el-04");
        assertThat(HostPlan.of(12)).filteredOn(LabHost::holdsPackage).extracting(LabHost::name)
                .containsExactly("deb-08", "el-04");
        assertThat(HostPlan.of(60)).filteredOn(host -> host.family().equals("el")).hasSize(20);
    }

    @Test
    void aLabCanHaveHostsOfOneFamilyAlone() {
        assertThat(HostPlan.of(61, 0)).hasSize(61).allMatch(host -> host.family().equals("debian"));
        assertThat(HostPlan.of(2, 2)).extracting(LabHost::name).containsExactly("el-01", "el-02");
        assertThatThrownBy(() -> HostPlan.of(2, 3)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("not 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 12, 60, 240})
    void noTwoHostsShareAnIdentityAndAtLeastHalfOfManyTakeNoRoot(int count) {
        List<LabHost> hosts = HostPlan.of(count);
        for (Function<LabHost, String> identity : List.<Function<LabHost, String>>of(LabHost::name, LabHost::vm,
                LabHost::ip, LabHost::mac, LabHost::machineId, LabHost::productUuid)) {
            assertThat(hosts).extracting(identity).doesNotHaveDuplicates();
        }
        assertThat(hosts.stream().filter(host -> host.login().equals("ops")).count())
                .isGreaterThanOrEqualTo((count + 1) / 2);
        assertThat(HostPlan.of(count)).isEqualTo(hosts);
    }

    @Test
    void aHostIsReadAsItWasWritten() {
        LabHost host = HostPlan.of(3).getLast().withHostKeys(List.of("ssh-ed25519 AAAA"));
        assertThat(LabHost.read(host.document())).isEqualTo(host);
    }

    @Test
    void tooManyHostsForTheMemoryAreRefusedWithTheFigures() {
        assertThat(new StorageBudget(3424).forHosts(12, 200)).isEqualTo(2400);
        assertThatThrownBy(() -> new StorageBudget(3423).forHosts(12, 200)).isInstanceOf(HostFailure.class)
                .hasMessageContaining("12 hosts need 2400 MB").hasMessageContaining("3423 MB are available");
    }
}
