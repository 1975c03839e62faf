package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.scanner.PythonScanner;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.given.Orders;
import dev.patchyard.inventory.Ci;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.journey.RealTime;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostRecovery.Repair;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor.StopSignal.Request;
import dev.patchyard.patching.PatchOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hosts that lose their power in the middle, and the way back. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class RealRecoveryTest {
    @Test
    void aHostWithoutPowerInTheMiddleOfAnInstallationIsRepaired(DirectYard yard) {
        LentHost host = yard.lend(1, 0).getFirst();
        host.offered("2.7-interrupted");
        HostOrder order = Orders.order(yard.ci(host), "all", "1.0", "2.0", "2.7");
        AtomicBoolean cut = new AtomicBoolean();
        String id = UUID.randomUUID().toString();
        PatchOrder play = new PatchOrder(id, id, order.host().family(), List.of(order), 1, Duration.ofMinutes(10),
                Map.of());
        HostResult result = yard.executor().carryOut(play, ciId -> new HostPermit.Answer.Granted(1), event -> {}, () -> {
            if (!cut.get() && isInTheMiddle(host)) {
                host.power("cut");
                cut.set(true);
            }
            return Request.GO_ON;
        }).hosts().get(order.ciId());
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(result.touched()).isTrue();

        SshRecovery recovery = new SshRecovery(yard.programs());
        host.power("on");
        Ci ci = yard.ci(host);
        assertThat(recovery.awaitReturn(ci, Duration.ofMinutes(2))).isTrue();
        assertThat(scan(yard, ci).packages()).as("before the repair").anyMatch(p -> !p.configured());
        HostTakeover takeover = new HostTakeover(Map.of(id, 1L), true, false);
        assertThat(recovery.repair(ci, takeover).said()).as("a boot ends no lease").contains("held by run " + id);
        assertThat(yard.executor().fence(List.of(ci), takeover, Duration.ofMinutes(1))).containsEntry(ci.id(), true);
        Repair repair = recovery.repair(ci, takeover);
        assertThat(repair.clean()).as(repair.said()).isTrue();
        assertThat(scan(yard, ci).packages()).as(repair.said()).allMatch(InstalledPackage::configured);
        assertThat(scan(yard, ci).obstacles()).isEmpty();
    }

    @Test
    void whatARevertWouldDestroyIsSavedAndALostHostIsSaidSo(DirectYard yard) {
        LentHost debian = yard.lend(1, 0).getFirst();
        SshRecovery recovery = new SshRecovery(yard.programs());
        debian.run("sh", "-c", "echo '2026-11-21 status installed acme-web' >> /var/log/dpkg.log");
        assertThat(recovery.saveEvidence("run", yard.ci(debian)))
                .hasEntrySatisfying("dpkg.log", log -> assertThat(log).contains("status installed acme-web"));
        debian.cutOffTheNetwork();
        assertThat(recovery.saveEvidence("run", yard.ci(debian)))
                .hasEntrySatisfying("not-saved.txt", said -> assertThat(said).contains("cannot be reached"));
        assertThat(recovery.awaitReturn(yard.ci(debian), Duration.ZERO)).isFalse();
    }

    private static HostScan scan(DirectYard yard, Ci ci) {
        HostScan scan = new PythonScanner(yard.programs(), yard.settings(),
                RealTime.clock()).scan(List.of(ci)).get(ci.id());
        assertThat(scan.isOk()).as(scan.reason()).isTrue();
        return scan;
    }

    /** The old version's last script runs while the new files lie in place and the package counts as half-installed. */
    private static boolean isInTheMiddle(LentHost host) {
        return !host.run("sh", "-c", "pgrep -f 'acme-web.postrm[ ]upgrade' || true").isBlank();
    }
}
