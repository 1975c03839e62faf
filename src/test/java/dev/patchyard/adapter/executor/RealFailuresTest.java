package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Orders;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Login;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.PatchExecutor.StopSignal.Request;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.RebootMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on real hosts, and what the play's own evidence says of it. */
@Tag("lab")
class RealFailuresTest {
    private static final String DEBIAN = "d1";
    private static final String UNPRIVILEGED = "d2";
    private static final String RED_HAT = "e2";

    private final List<HostEvent> events = new CopyOnWriteArrayList<>();
    private LabYard yard;
    private AnsibleExecutor executor;
    private Path directory;

    @BeforeEach
    void enter(@TempDir Path temporary) {
        directory = temporary;
        yard = new LabYard(temporary.resolve("p"));
        executor = yard.executor();
    }

    @Test
    void aVersionThatBreaksTheServiceFailsTheHost() {
        HostResult result = patch(DEBIAN, "2.1-unhealthy", "2.1");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("web: status 503 instead of 200");
        assertThat(events).extracting(HostEvent::stage).contains(HostStage.FAILED).doesNotContain(HostStage.FINISHED);
    }

    @Test
    void anInstallationThatFailsIsToldWithItsCause() {
        HostResult result = patch(UNPRIVILEGED, "2.2-failing", "2.2");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("post-installation script").contains("acme-web 2.2 is not configured");
    }

    @Test
    void aScriptletThatFailsSilentlyFailsTheHost() {
        HostResult result = patch(RED_HAT, "2.2-failing", "2.2");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("scriptlet");
    }

    @Test
    void aServiceThatGoesOnWithOldCodeIsRestarted() {
        HostResult debian = patch(UNPRIVILEGED, "2.3-stale", "2.3");
        assertThat(debian.outcome()).as(debian.reason()).isEqualTo(Outcome.DONE);
        assertThat(debian.restartedServices()).containsExactly("acme-web");
        HostResult redHat = patch(RED_HAT, "2.3-stale", "2.3");
        assertThat(redHat.outcome()).as(redHat.reason()).isEqualTo(Outcome.DONE);
        assertThat(redHat.restartedServices()).containsExactly("acme-web");
    }

    @Test
    void aHostThatNeedsARebootIsRebootedOnceAndJudgedAgain() {
        String before = yard.on(DEBIAN, "cat", "/proc/sys/kernel/random/boot_id");
        HostResult result = patch(DEBIAN, "2.4-reboot", "2.4");
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(result.rebooted()).isTrue();
        assertThat(yard.on(DEBIAN, "cat", "/proc/sys/kernel/random/boot_id")).isNotEqualTo(before);
        assertThat(events).extracting(HostEvent::stage)
                .containsSubsequence(HostStage.INSTALLING, HostStage.REBOOTING, HostStage.CHECKING, HostStage.FINISHED);
    }

    @Test
    void anEnterpriseLinuxHostThatNeedsARebootIsRebooted() {
        HostResult result = patch(RED_HAT, "2.4-reboot", "2.4");
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(result.rebooted()).isTrue();
    }

    @Test
    void aRemovalIsDriftAndNothingIsTouched() {
        for (String host : List.of(DEBIAN, RED_HAT)) {
            yard.renew(host, "2.5-removal");
            HostOrder whole = order(host, "2.5");
            List<PackageMove> moves = whole.host().moves().stream().filter(m -> !m.name().equals("acme-tool")).toList();
            PlannedHost planned = whole.host();
            HostResult result = carryOut(new HostOrder(
                    new PlannedHost(planned.ci(), planned.family(), moves, planned.machineId(), null), whole.work()));
            assertThat(result.outcome()).as(host + ": " + result.reason()).isEqualTo(Outcome.DRIFT);
            assertThat(result.touched()).isFalse();
        }
    }

    @Test
    void anotherMachineAtTheAddressIsNotTouched() {
        yard.renew(DEBIAN, "2.0");
        HostOrder order = order(DEBIAN, "2.0");
        PlannedHost other = new PlannedHost(
                order.host().ci(), OsFamily.DEBIAN, order.host().moves(), "ffffffffffffffffffffffffffffffff", null);
        HostResult result = carryOut(new HostOrder(other, order.work()));
        assertThat(result.outcome()).isEqualTo(Outcome.IDENTITY_MISMATCH);
        assertThat(result.touched()).isFalse();
    }

    @Test
    void aHostWithAnotherHostsKeyIsNotLoggedInTo() {
        yard.renew(DEBIAN, "2.0");
        Ci other = yard.ci(UNPRIVILEGED);
        Login login = yard.ci(DEBIAN).login();
        Ci swapped = yard.ci(DEBIAN, login, other.sshHostKeys());
        HostResult result = carryOut(Orders.order(swapped, "all", "1.0", "2.0"));
        assertThat(result.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(result.touched()).isFalse();
        assertThat(yard.programs().run(swapped, "hello", Map.of(), Duration.ofSeconds(20)).toString())
                .contains("HOST_KEY_CHANGED");
    }

    @Test
    void aHostOnHoldIsNotTouched() {
        yard.renew(UNPRIVILEGED, "2.0");
        yard.on(UNPRIVILEGED, "sh", "-c", "mkdir -p /etc/patchyard; echo 'ask the data team' > /etc/patchyard/hold");
        HostResult result = carryOut(order(UNPRIVILEGED, "2.0"));
        assertThat(result.outcome()).isEqualTo(Outcome.PRECHECK_FAILED);
        assertThat(result.reason()).contains("ask the data team");
    }

    @Test
    void wordsOfOutsidersStayWords() {
        yard.renew(DEBIAN, "2.0");
        Path marker = directory.resolve("marker");
        String song = "{{ lookup('pipe', 'touch " + marker + "') }}";
        PlannedHost planned = order(DEBIAN, "2.0").host();
        PackageMove hostile = new PackageMove(song, "all", "1.0", "2.0; touch " + marker, song, true, List.of());
        HostResult result = carryOut(new HostOrder(
                new PlannedHost(planned.ci(), OsFamily.DEBIAN, List.of(hostile), planned.machineId(), null),
                Orders.work(RebootMode.NEVER)));
        assertThat(result.outcome()).isEqualTo(Outcome.DRIFT);
        assertThat(result.reason()).contains("not a package").contains("{{ lookup(");
        assertThat(marker).doesNotExist();
    }

    @Test
    void aPlayIsFoundAgainByAServerThatWasAway() throws Exception {
        yard.renew(DEBIAN, "2.6-slow");
        PatchOrder play = play(order(DEBIAN, "2.6"));
        Thread first = Thread.ofPlatform().start(() -> {
            try {
                executor.carryOut(play, ciId -> new HostPermit.Answer.Granted(), events::add, () -> Request.GO_ON);
            } catch (java.util.concurrent.CancellationException gone) {
                assertThat(gone).isNotNull();
            }
        });
        while (events.stream().noneMatch(event -> event.stage() == HostStage.INSTALLING)) {
            Thread.onSpinWait();
        }
        first.interrupt();
        first.join();
        assertThat(executor.isAlive(play.playId())).isTrue();
        PlayReport report = yard.executor().carryOut(
                play, ciId -> new HostPermit.Answer.Denied("never asked again"), events::add, () -> Request.GO_ON);
        HostResult result = report.hosts().values().iterator().next();
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(report.complete()).isTrue();
        assertThat(executor.isAlive(play.playId())).isFalse();
    }

    @Test
    void aFenceHoldsUntilThePackageManagerIsDone() {
        yard.renew(UNPRIVILEGED, "2.6-slow");
        Ci host = yard.ci(UNPRIVILEGED);
        PatchOrder play = play(order(UNPRIVILEGED, "2.6"));
        executor.carryOut(play, ciId -> new HostPermit.Answer.Granted(), events::add,
                () -> isUnpacking(UNPRIVILEGED) ? Request.ABORT : Request.GO_ON);
        assertThat(executor.fence(List.of(host), Duration.ZERO)).containsEntry(host.id(), false);
        assertThat(executor.fence(List.of(host), Duration.ofMinutes(2))).containsEntry(host.id(), true);
        assertThat(yard.on(UNPRIVILEGED, "dpkg-query", "-W", "-f", "${Version} ${db:Status-Abbrev}", "acme-web")).startsWith("2.6 ii");
    }

    @Test
    void nothingOfAPlayIsReadableForOthersAndNoSocketStays() throws Exception {
        patch(DEBIAN, "2.0", "2.0");
        try (var plays = Files.list(directory.resolve("p"))) {
            Path play = plays.filter(p -> p.getFileName().toString().endsWith("-w1")).findFirst().orElseThrow();
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(play))).isEqualTo("rwx------");
            assertThat(play.resolve("c")).doesNotExist();
        }
    }

    private boolean isUnpacking(String host) {
        return yard.on(host, "sh", "-c", "pgrep -x dpkg || true").lines().anyMatch(line -> !line.isBlank());
    }

    private HostResult patch(String host, String suite, String web) {
        yard.renew(host, suite);
        return carryOut(order(host, web));
    }

    private HostOrder order(String host, String web) {
        boolean redHat = host.equals(RED_HAT);
        String release = redHat ? "-1.el9" : "";
        return Orders.order(yard.ci(host), redHat ? "noarch" : "all", "1.0" + release, "2.0" + release, web + release);
    }

    private HostResult carryOut(HostOrder order) {
        return executor.carryOut(play(order), ciId -> new HostPermit.Answer.Granted(), events::add, () -> Request.GO_ON)
                .hosts().get(order.ciId());
    }

    private static PatchOrder play(HostOrder order) {
        String id = UUID.randomUUID().toString();
        return new PatchOrder(id, id + "-w1", order.host().family(), List.of(order), 1, Duration.ofMinutes(10), Map.of());
    }
}
