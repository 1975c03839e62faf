package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.probe.SshProbe;
import dev.patchyard.compliance.HostScan.Obstacle;
import dev.patchyard.compliance.HostScan.ServiceUse;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.given.Orders;
import dev.patchyard.health.HealthReport;
import dev.patchyard.inventory.Ci;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.journey.RealTime;
import dev.patchyard.policy.CheckSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Scans and checks on real hosts. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class RealLooksTest {
    @Test
    void aScanTellsPackagesUpdatesAndFactsAndChangesNothing(DirectYard yard) {
        List<LentHost> hosts = yard.lend(1, 1);
        List<String> before = hosts.stream().map(LentHost::asItIs).toList();
        Map<String, HostScan> scans = scanner(yard).scan(hosts.stream().map(yard::ci).toList());
        for (LentHost host : hosts) {
            HostScan scan = scans.get("ci-" + host.name());
            assertThat(scan.isOk()).as(scan.reason()).isTrue();
            assertThat(scan.pending()).extracting(PendingPatch::name).contains("acme-lib", "acme-tool", "acme-web");
            assertThat(scan.pending()).filteredOn(u -> u.name().startsWith("acme")).allMatch(PendingPatch::security);
            assertThat(scan.facts().machineId()).isEqualTo(yard.ci(host).machineId());
            assertThat(scan.facts().listening()).contains(22, 8080);
            assertThat(scan.facts().bootId()).isEqualTo(host.bootId());
            assertThat(scan.obstacles()).isEmpty();
            assertThat(scan.unsigned()).isEmpty();
            assertThat(scan.services()).contains(new ServiceUse("acme-web", List.of("acme-lib", "acme-web")));
        }
        assertThat(hosts.stream().map(LentHost::asItIs).toList()).isEqualTo(before);
        assertThat(hosts.getFirst().run("sh", "-c", "ls /var/lib/apt/lists | wc -l").strip()).isEqualTo("0");
    }

    @Test
    void whatForbidsToTouchAHostIsTold(DirectYard yard) {
        LentHost host = yard.lend(1, 0).getFirst();
        host.withFile("/etc/patchyard/hold", "moving racks", "0644");
        host.run("sh", "-c", "rm -f /etc/sudoers.d/*; echo '*** System restart required ***' > /run/reboot-required");
        HostScan scan = scan(yard, yard.ci(host));
        assertThat(scan.isOk()).as(scan.reason()).isTrue();
        assertThat(scan.obstacles()).extracting(Obstacle::code).contains("hold_file", "reboot_pending");
        boolean isRoot = yard.ci(host).login().user().equals("root");
        assertThat(scan.obstacles().stream().anyMatch(o -> o.code().equals("privilege"))).isEqualTo(!isRoot);
    }

    @Test
    void aRepositoryThatIsUsedWithoutAGoodSignatureIsTold(DirectYard yard) {
        LentHost debian = yard.lend(1, 0).getFirst();
        LentHost enterprise = yard.lend(0, 1).getFirst();
        debian.run("sed", "-i", "s/signed-by=[^]]*/trusted=yes/; 2d", "/etc/apt/sources.list");
        enterprise.run("sed", "-i", "s/gpgcheck=1/gpgcheck=0/", "/etc/yum.repos.d/acme.repo");
        HostScan trusting = scan(yard, yard.ci(debian));
        assertThat(trusting.unsigned()).as(trusting.reason()).singleElement().asString().contains("/apt/acme");
        assertThat(trusting.obstacles()).isEmpty();
        HostScan unchecked = scan(yard, yard.ci(enterprise));
        assertThat(unchecked.unsigned()).as(unchecked.reason()).containsExactly("acme");
        assertThat(unchecked.obstacles()).isEmpty();
    }

    @Test
    void aLostHostAndAForeignKeyAreUnreachable(DirectYard yard) {
        List<LentHost> hosts = yard.lend(2, 0);
        Ci foreign = yard.ci(hosts.getFirst(), yard.keys(hosts.getLast()));
        HostScan mistaken = scan(yard, foreign);
        assertThat(mistaken.outcome()).isEqualTo(HostScan.Outcome.UNREACHABLE);
        assertThat(mistaken.reason()).contains("HOST_KEY_CHANGED");
        hosts.getLast().cutOffTheNetwork();
        HostScan lost = scan(yard, yard.ci(hosts.getLast()));
        assertThat(lost.outcome()).isEqualTo(HostScan.Outcome.UNREACHABLE);
    }

    @Test
    void checksAreMadeOnTheHostItself(DirectYard yard) {
        List<LentHost> hosts = yard.lend(1, 1);
        List<CheckSpec> checks = List.of(Orders.web(), new CheckSpec("service", null, "acme-web", null),
                new CheckSpec("port", null, null, 8080), new CheckSpec("nobody", null, null, 9));
        Map<String, HealthReport> reports = probe(yard).probe(hosts.stream().map(yard::ci).toList(), checks);
        for (LentHost host : hosts) {
            HealthReport report = reports.get("ci-" + host.name());
            assertThat(report.checks()).extracting(HealthReport.Checked::green).containsExactly(true, true, true,
                    false);
            assertThat(report.complaints()).isEqualTo("nobody: nothing listens on port 9");
        }
        hosts.getFirst().run("/etc/init.d/acme-web", "stop");
        assertThat(probe(yard).probe(List.of(yard.ci(hosts.getFirst())), List.of(Orders.web()))
                .get("ci-" + hosts.getFirst().name()).isGreen()).isFalse();
    }

    private static PythonScanner scanner(DirectYard yard) {
        return new PythonScanner(yard.programs(), yard.settings(), RealTime.clock());
    }

    private static HostScan scan(DirectYard yard, Ci ci) {
        return scanner(yard).scan(List.of(ci)).get(ci.id());
    }

    private static SshProbe probe(DirectYard yard) {
        return new SshProbe(yard.programs(), yard.settings());
    }
}
