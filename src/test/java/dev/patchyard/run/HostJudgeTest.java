package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.health.HealthReport;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostJudgeTest {
    private static final String OLD_CODE = "web: version is '1.0', installed of web is '2.0'";

    @Test
    void oldCodeThatRunsOnIsPendingEvenWhereThePlayComplainedAboutIt() {
        assertThat(judged("FAILED: " + OLD_CODE).state()).isEqualTo(HostState.PENDING_RESTART);
    }

    @Test
    void aFailedScriptletIsAFailureEvenWhereOldCodeRunsOn() {
        HostJudge.Finding alone = judged("FAILED: Error in POSTIN scriptlet in rpm package web");
        assertThat(alone.state()).isEqualTo(HostState.FAILED);
        assertThat(alone.reason()).contains("scriptlet");
        HostJudge.Finding beside = judged("FAILED: Error in POSTIN scriptlet in rpm package web; " + OLD_CODE);
        assertThat(beside.state()).isEqualTo(HostState.FAILED);
    }

    private static HostJudge.Finding judged(String playSaid) {
        PackageMove move = new PackageMove("web", "amd64", "1.0-1", "2.0-1", "Debian", true, List.of());
        PlannedHost host =
                new PlannedHost(Hosts.ci("a", "debian12"), OsFamily.DEBIAN, List.of(move), "machine-1", null);
        HostScan scan = new HostScan("a", Hosts.SUNDAY, HostScan.Outcome.OK, "", Hosts.debian12(),
                List.of(new InstalledPackage("web", "amd64", "2.0-1", true)), List.of(), List.of(), Duration.ofMinutes(3));
        HealthReport health = new HealthReport(
                "a", List.of(new HealthReport.Checked("web", false, "version is '1.0', installed of web is '2.0'")));
        return HostJudge.judge(
                new HostJudge.Seen(host, Policies.policy().build().work(), playSaid, true, scan, health));
    }
}
