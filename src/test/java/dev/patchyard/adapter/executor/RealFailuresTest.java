package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Orders;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.Eventually;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor.StopSignal.Request;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.RebootMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes wrong on real hosts, and what the play's own evidence says of it. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class RealFailuresTest {
    private final List<HostEvent> events = new CopyOnWriteArrayList<>();
    private DirectYard yard;
    private AnsibleExecutor executor;

    @BeforeEach
    void enter(DirectYard lent) {
        yard = lent;
        executor = lent.executor();
    }

    @Test
    void aVersionThatBreaksTheServiceFailsTheHost() {
        LentHost debian = yard.lend(1, 0).getFirst();
        HostResult result = patch(debian, "2.1-unhealthy", "2.1");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("check web: status 503 instead of 200");
        assertThat(events).extracting(HostEvent::stage).contains(HostStage.FAILED).doesNotContain(HostStage.FINISHED);
    }

    @Test
    void anInstallationThatFailsIsToldWithItsCause() {
        LentHost debian = yard.lend(1, 0).getFirst();
        HostResult result = patch(debian, "2.2-failing", "2.2");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("post-installation script").contains("acme-web 2.2 is not configured");
    }

    @Test
    void aScriptletThatFailsSilentlyFailsTheHost() {
        LentHost redHat = yard.lend(0, 1).getFirst();
        HostResult result = patch(redHat, "2.2-failing", "2.2");
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("scriptlet");
    }

    @Test
    void aServiceThatGoesOnWithOldCodeIsRestarted() {
        for (LentHost host : yard.lend(1, 1)) {
            HostResult result = patch(host, "2.3-stale", "2.3");
            assertThat(result.outcome()).as(host + ": " + result.reason()).isEqualTo(Outcome.DONE);
            assertThat(result.restartedServices()).containsExactly("acme-web");
        }
    }

    @Test
    void aHostThatNeedsARebootIsRebootedOnceAndJudgedAgain() {
        LentHost debian = yard.lend(1, 0).getFirst();
        String before = debian.run("cat", "/proc/sys/kernel/random/boot_id");
        HostResult result = patch(debian, "2.4-reboot", "2.4");
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(result.rebooted()).isTrue();
        assertThat(debian.run("cat", "/proc/sys/kernel/random/boot_id")).isNotEqualTo(before);
        assertThat(events).extracting(HostEvent::stage)
                .containsSubsequence(HostStage.INSTALLING, HostStage.REBOOTING, HostStage.CHECKING, HostStage.FINISHED);
    }

    @Test
    void anEnterpriseLinuxHostThatNeedsARebootIsRebooted() {
        LentHost redHat = yard.lend(0, 1).getFirst();
        HostResult result = patch(redHat, "2.4-reboot", "2.4");
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(result.rebooted()).isTrue();
    }

    @Test
    void aHostThatNeverAnswersItsPreflightIsLeftAloneAndHoldsNobodyUp() {
        LentHost debian = yard.lend(1, 0).getFirst();
        executor = yard.executor(Duration.ofSeconds(20));
        debian.run("sh", "-c", "rm /etc/os-release && mkfifo /etc/os-release");
        try {
            HostResult result = carryOut(order(debian, "2.0"));
            assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.PRECHECK_FAILED);
            assertThat(result.touched()).isFalse();
            assertThat(result.reason()).contains("time", "20");
        } finally {
            // Whoever still reads gets an end, so that nothing of the test stays on the host.
            debian.run("sh", "-c", "timeout 5 sh -c ': > /etc/os-release'; rm /etc/os-release"
                    + " && ln -s ../usr/lib/os-release /etc/os-release");
        }
    }

    @Test
    void aConfigurationFileOfTheOperatorIsKeptAndTheNewOneIsTold() {
        LentHost debian = yard.lend(1, 0).getFirst();
        // Changed by the operator and, as far as dpkg can know, by the package as well.
        debian.run("sh", "-c", "echo '# ours' >> /etc/init.d/acme-web && sed -i"
                + " 's,^ /etc/init.d/acme-web [0-9a-f]*, /etc/init.d/acme-web 00000000000000000000000000000000,' /var/lib/dpkg/status");
        HostResult result = patch(debian, "2.0", "2.0");
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(debian.run("tail", "-1", "/etc/init.d/acme-web").strip()).isEqualTo("# ours");
        assertThat(result.kept()).containsExactly("/etc/init.d/acme-web.dpkg-dist");
    }

    @Test
    void theNextHostIsLookedAtWhileAnotherHasTheOnlyPlace() {
        List<LentHost> hosts = yard.lend(2, 0);
        HostPermit permit = ciId -> {
            Eventually.get("the pre-flight of the next host", Duration.ofMinutes(1), this::fit, fit -> fit.size() == 2);
            return new HostPermit.Answer.Denied("enough seen");
        };
        PlayReport report = executor.carryOut(
                play(hosts.stream().map(host -> order(host.offered("2.0"), "2.0")).toList()), permit, events::add,
                () -> Request.GO_ON);
        assertThat(fit()).hasSize(2);
        assertThat(report.hosts().values()).extracting(HostResult::reason).containsOnly("enough seen");
    }

    @Test
    void aHostThatWaitsForItsPermitIsLookedAtAgainAndLeftAloneWhenItIsNotFitAnyMore() {
        List<LentHost> hosts = yard.lend(2, 0);
        executor = yard.executor(Duration.ofSeconds(20));
        HostOrder unfit = order(hosts.getFirst().offered("2.0"), "2.0");
        HostOrder fit = order(hosts.getLast().offered("2.0"), "2.0");
        PlayReport report = executor.carryOut(
                play(List.of(unfit, fit)), new SlowPermit(unfit.ciId(), hosts.getFirst()), events::add, () -> Request.GO_ON);

        HostResult left = report.hosts().get(unfit.ciId());
        assertThat(left.outcome()).as(left.reason()).isEqualTo(Outcome.PRECHECK_FAILED);
        assertThat(left.reason()).contains("moving racks");
        assertThat(left.touched()).isFalse();
        assertThat(events).filteredOn(e -> e.ciId().equals(unfit.ciId())).extracting(HostEvent::stage).contains(HostStage.LEFT_ALONE);
        HostResult patched = report.hosts().get(fit.ciId());
        assertThat(patched.outcome()).as("it waited just as long: %s", patched.reason()).isEqualTo(Outcome.DONE);
    }

    /** Thinks about one host until the play does not wait any more; meanwhile somebody puts the host on hold. */
    private record SlowPermit(String ciId, LentHost host, AtomicBoolean withdrawn) implements HostPermit {
        SlowPermit(String ciId, LentHost host) {
            this(ciId, host, new AtomicBoolean());
        }

        @Override
        public Answer ask(String asked) {
            if (!asked.equals(ciId)) {
                return new Answer.Granted(1);
            }
            host.withFile("/etc/patchyard/hold", "moving racks", "0644");
            Eventually.get("the play's own decision", Duration.ofMinutes(3), withdrawn::get, told -> told);
            return new Answer.Denied("its play does not wait for it any more");
        }

        @Override
        public void withdraw(String withdrawnCi) {
            withdrawn.compareAndSet(false, withdrawnCi.equals(ciId));
        }
    }

    private Set<String> fit() {
        return events.stream()
                .filter(event -> event.stage() == HostStage.WAITING && event.text().startsWith("fit "))
                .map(HostEvent::ciId)
                .collect(Collectors.toSet());
    }

    @Test
    void aRemovalIsDriftAndNothingIsTouched() {
        for (LentHost host : yard.lend(1, 1)) {
            host.offered("2.5-removal");
            HostOrder whole = order(host, "2.5");
            List<PackageMove> moves = whole.host().moves().stream().filter(m -> !m.name().equals("acme-tool")).toList();
            PlannedHost planned = whole.host();
            PlannedHost without = new PlannedHost(
                    planned.ci(), planned.family(), moves, planned.machineId(), null, List.of(), List.of());
            HostResult result = carryOut(new HostOrder(without, whole.work()));
            assertThat(result.outcome()).as(host + ": " + result.reason()).isEqualTo(Outcome.DRIFT);
            assertThat(result.touched()).isFalse();
        }
    }

    @Test
    void anotherMachineAtTheAddressIsNotTouched() {
        LentHost debian = yard.lend(1, 0).getFirst();
        debian.offered("2.0");
        HostOrder order = order(debian, "2.0");
        PlannedHost other = new PlannedHost(
                order.host().ci(), OsFamily.DEBIAN, order.host().moves(), "ffffffffffffffffffffffffffffffff", null,
                List.of(), List.of());
        HostResult result = carryOut(new HostOrder(other, order.work()));
        assertThat(result.outcome()).isEqualTo(Outcome.IDENTITY_MISMATCH);
        assertThat(result.touched()).isFalse();
    }

    @Test
    void aHostWithAnotherHostsKeyIsNotLoggedInTo() {
        List<LentHost> hosts = yard.lend(2, 0);
        LentHost debian = hosts.getFirst();
        LentHost other = hosts.getLast();
        debian.offered("2.0");
        Ci swapped = yard.ci(debian, yard.keys(other));
        HostResult result = carryOut(Orders.order(swapped, "all", "1.0", "2.0"));
        assertThat(result.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(result.touched()).isFalse();
        assertThat(yard.programs().run(swapped, "hello", Map.of(), Duration.ofSeconds(20)).toString())
                .contains("HOST_KEY_CHANGED");
    }

    @Test
    void aHostOnHoldIsNotTouched() {
        LentHost debian = yard.lend(1, 0).getFirst();
        debian.offered("2.0");
        debian.run("sh", "-c", "mkdir -p /etc/patchyard; echo 'ask the data team' > /etc/patchyard/hold");
        HostResult result = carryOut(order(debian, "2.0"));
        assertThat(result.outcome()).isEqualTo(Outcome.PRECHECK_FAILED);
        assertThat(result.reason()).contains("ask the data team");
    }

    @Test
    void wordsOfOutsidersStayWords() {
        LentHost debian = yard.lend(1, 0).getFirst();
        debian.offered("2.0");
        Path marker = Path.of(yard.settings().runDir()).resolveSibling("marker");
        String song = "{{ lookup('pipe', 'touch " + marker + "') }}";
        PlannedHost planned = order(debian, "2.0").host();
        PackageMove hostile = new PackageMove(song, "all", "1.0", "2.0; touch " + marker, song, true, List.of());
        HostResult result = carryOut(new HostOrder(
                new PlannedHost(planned.ci(), OsFamily.DEBIAN, List.of(hostile), planned.machineId(), null, List.of(), List.of()),
                Orders.work(RebootMode.NEVER)));
        assertThat(result.outcome()).isEqualTo(Outcome.DRIFT);
        assertThat(result.reason()).contains("not a package").contains("{{ lookup(");
        assertThat(marker).doesNotExist();
    }

    @Test
    void aPlayIsFoundAgainByAServerThatWasAway() throws Exception {
        LentHost debian = yard.lend(1, 0).getFirst();
        debian.offered("2.6-slow");
        PatchOrder play = play(order(debian, "2.6"));
        Thread first = Thread.ofPlatform().start(() -> {
            try {
                executor.carryOut(play, ciId -> new HostPermit.Answer.Granted(1), events::add, () -> Request.GO_ON);
            } catch (CancellationException gone) {
                assertThat(gone).isNotNull();
            }
        });
        Eventually.get("the installation", Duration.ofMinutes(5),
                () -> events.stream().anyMatch(event -> event.stage() == HostStage.INSTALLING), begun -> begun);
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
        LentHost debian = yard.lend(1, 0).getFirst();
        debian.offered("2.6-slow");
        Ci host = yard.ci(debian);
        PatchOrder play = play(order(debian, "2.6"));
        executor.carryOut(play, ciId -> new HostPermit.Answer.Granted(1), events::add,
                () -> isUnpacking(debian) ? Request.ABORT : Request.GO_ON);
        HostTakeover takeover = new HostTakeover(Map.of(play.runId(), 1L), true, false);
        assertThat(executor.fence(List.of(host), takeover, Duration.ZERO)).containsEntry(host.id(), false);
        assertThat(executor.fence(List.of(host), takeover, Duration.ofMinutes(2))).containsEntry(host.id(), true);
        assertThat(debian.run("dpkg-query", "-W", "-f", "${Version} ${db:Status-Abbrev}",
                "acme-web")).startsWith("2.6 ii");
    }

    @Test
    void nothingOfAPlayIsReadableForOthersAndNoSocketStays() throws Exception {
        List<LentHost> hosts = yard.lend(1, 1);
        LentHost debian = hosts.getFirst();
        LentHost redHat = hosts.getLast();
        patch(debian, "2.0", "2.0");
        try (var plays = Files.list(Path.of(yard.settings().runDir()))) {
            Path play = plays.filter(p -> p.getFileName().toString().endsWith("-w1")).findFirst().orElseThrow();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(play))).isEqualTo("rwx------");
            assertThat(play.resolve("c")).doesNotExist();
        }
    }

    private static boolean isUnpacking(LentHost host) {
        return host.run("sh", "-c", "pgrep -x dpkg || true").lines().anyMatch(line -> !line.isBlank());
    }

    private HostResult patch(LentHost host, String suite, String web) {
        host.offered(suite);
        return carryOut(order(host, web));
    }

    private HostOrder order(LentHost host, String web) {
        boolean redHat = host.family().equals("el");
        String release = redHat ? "-1.el9" : "";
        return Orders.order(yard.ci(host), redHat ? "noarch" : "all", "1.0" + release, "2.0" + release, web + release);
    }

    private HostResult carryOut(HostOrder order) {
        return executor.carryOut(play(order), ciId -> new HostPermit.Answer.Granted(1), events::add, () -> Request.GO_ON)
                .hosts().get(order.ciId());
    }

    private static PatchOrder play(HostOrder order) {
        return play(List.of(order));
    }

    private static PatchOrder play(List<HostOrder> orders) {
        String id = UUID.randomUUID().toString();
        return new PatchOrder(id, id + "-w1", orders.getFirst().host().family(), orders, 1, Duration.ofMinutes(10), Map.of());
    }
}
