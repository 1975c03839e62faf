package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.compliance.Baseline;
import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.health.HealthReport;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostJudgeTest {
    private static final String OLD_CODE = "version is '1.0', expected '2.0'";

    private boolean configured = true;
    private String version = "2.0";
    private String playSaid = "";
    private String checkSaid = "";
    private boolean fenced = true;
    private HostFacts facts = Hosts.debian12();
    private @Nullable Baseline before = Hosts.baseline(facts);
    private boolean rebooted;

    @Test
    void aHostAtItsPlannedVersionsWithGreenChecksIsOk() {
        assertThat(judge().state()).isEqualTo(HostState.OK);
    }

    @Test
    void aPackageThatIsNotConfiguredIsAFailureWhateverThePlaySays() {
        configured = false;
        assertThat(judge()).extracting(HostJudge.Finding::state, HostJudge.Finding::reason)
                .containsExactly(HostState.FAILED, "not configured: web");
    }

    @Test
    void anotherVersionThanThePlannedOneIsAFailure() {
        version = "1.0";
        assertThat(judge().reason()).isEqualTo("not at the planned version: web is 1.0 and should be 2.0");
    }

    @Test
    void aCheckAnsweredByTheOldVersionIsAPendingRestart() {
        checkSaid = OLD_CODE;
        playSaid = "FAILED: web: " + OLD_CODE;
        assertThat(judge().state()).isEqualTo(HostState.PENDING_RESTART);
    }

    @Test
    void aFailingScriptletIsAFailureEvenWhereItKeptTheOldCodeRunning() {
        checkSaid = OLD_CODE;
        playSaid = "FAILED: Error in POSTIN scriptlet in rpm package web";
        assertThat(judge()).extracting(HostJudge.Finding::state, HostJudge.Finding::reason)
                .containsExactly(HostState.FAILED, playSaid);
    }

    @Test
    void aFailingScriptletBesideOldCodeIsAFailureToo() {
        checkSaid = OLD_CODE;
        playSaid = "FAILED: Error in POSTIN scriptlet in rpm package web; web: " + OLD_CODE;
        assertThat(judge().state()).isEqualTo(HostState.FAILED);
    }

    @Test
    void whereAPackageManagerMayStillWorkNothingIsKnown() {
        fenced = false;
        assertThat(judge().state()).isEqualTo(HostState.UNKNOWN);
    }

    @Test
    void aServiceThatHadFailedBeforeIsNotOurs() {
        before = new Baseline("boot-1", List.of("cups"), List.of(), List.of(), List.of());
        facts = facts(List.of("cups"), List.of(22), List.of("sshd"), List.of("/"));
        assertThat(judge().state()).isEqualTo(HostState.OK);
    }

    @Test
    void aServiceThatFailsNowIsOurs() {
        facts = facts(List.of("cups"), List.of(22), List.of("sshd"), List.of("/"));
        assertThat(judge()).extracting(HostJudge.Finding::state, HostJudge.Finding::reason)
                .containsExactly(HostState.FAILED, "service cups failed");
        before = null;
        assertThat(judge().reason()).as("where nobody looked before").isEqualTo("service cups failed");
    }

    @Test
    void aPortAServiceAndAMountThatWereThereBeforeAreMissed() {
        before = new Baseline("boot-1", List.of(), List.of("sshd", "cron"), List.of(22, 8080), List.of("/", "/data"));
        assertThat(judge()).extracting(HostJudge.Finding::state, HostJudge.Finding::reason)
                .containsExactly(HostState.FAILED, "service cron does not run any more; nothing listens on port 8080 any more; "
                        + "/data is not mounted any more");
    }

    @Test
    void whatIsThereNowAndWasNotBeforeIsNobodysFault() {
        before = new Baseline("boot-1", List.of(), List.of(), List.of(), List.of());
        assertThat(judge().state()).isEqualTo(HostState.OK);
    }

    @Test
    void aBootThatNobodyAskedForIsAFailureAndAMissingOneToo() {
        before = new Baseline("boot-0", List.of(), List.of(), List.of(), List.of());
        assertThat(judge().reason()).isEqualTo("it booted, and nobody here told it to");
        rebooted = true;
        assertThat(judge().state()).isEqualTo(HostState.OK);
        before = new Baseline("boot-1", List.of(), List.of(), List.of(), List.of());
        assertThat(judge().reason()).isEqualTo("it was to be rebooted and did not boot");
    }

    private static HostFacts facts(List<String> failed, List<Integer> ports, List<String> running, List<String> mounts) {
        return new HostFacts("debian", "12", "6.1.0-25-amd64", "boot-1", "machine-1", null, List.of(), null, List.of(),
                failed, ports, running, mounts);
    }

    private HostJudge.Finding judge() {
        PackageMove move = new PackageMove("web", "amd64", "1.0", "2.0", "Debian-Security", true, List.of());
        PlannedHost host = new PlannedHost(Hosts.ci("a", "debian12"), OsFamily.DEBIAN, List.of(move), null, null, List.of(), List.of());
        HostScan seen = Hosts.scan("a", Hosts.SUNDAY, facts);
        HostScan scan = new HostScan(seen.ciId(), seen.at(), seen.outcome(), seen.reason(), seen.facts(),
                List.of(Hosts.installed("web", "amd64", version, configured)), List.of(), List.of(), seen.metadataAge());
        HealthReport health = new HealthReport("a", List.of(new HealthReport.Checked("web", checkSaid.isEmpty(), checkSaid)));
        return HostJudge.judge(
                new HostJudge.Seen(host, Policies.policy().build().work(), playSaid, fenced, scan, health, before, rebooted));
    }
}
