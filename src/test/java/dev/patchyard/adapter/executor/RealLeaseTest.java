package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.ansible.MarkedProcesses;
import dev.patchyard.given.Orders;
import dev.patchyard.inventory.Ci;
import dev.patchyard.journey.DirectYard;
import dev.patchyard.journey.Eventually;
import dev.patchyard.journey.LentHost;
import dev.patchyard.journey.OnLentHosts;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.patching.PatchExecutor.StopSignal.Request;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lease on real hosts: nobody but its holder changes a host. */
@Tag("lab")
@ExtendWith(OnLentHosts.class)
class RealLeaseTest {
    private static final String LEASE = "/var/lib/patchyard/lease";

    private final List<HostEvent> events = new CopyOnWriteArrayList<>();
    private DirectYard yard;

    @BeforeEach
    void enter(DirectYard lent) {
        yard = lent;
    }

    @Test
    void aPlayHoldsItsHostsAndLetsThemGo() {
        for (LentHost host : yard.lend(1, 1)) {
            HostResult result = carryOut(play(host, "2.0", Duration.ofMinutes(10)));
            assertThat(result.outcome()).as(host + ": " + result.reason()).isEqualTo(Outcome.DONE);
            assertThat(host.run("cat", LEASE)).contains("\"held\": null");
            assertThat(host.run("stat", "-c", "%a %U", "/var/lib/patchyard", LEASE).lines()).containsExactly("700 root", "600 root");
        }
    }

    @Test
    void aHostThatIsRebootedIsTakenAgain() {
        LentHost host = yard.lend(1, 0).getFirst();
        HostResult result = carryOut(play(host, "2.4-reboot", Duration.ofMinutes(10)));
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(result.rebooted()).isTrue();
        assertThat(host.run("cat", LEASE)).contains("\"held\": null");
    }

    @Test
    void aHostThatAnotherPlayHoldsIsLeftAlone() {
        for (LentHost host : yard.lend(1, 1)) {
            host.run("sh", "-c", "mkdir -m 700 /var/lib/patchyard && echo '" + held(host) + "' > " + LEASE);
            HostResult result = carryOut(play(host, "2.0", Duration.ofMinutes(10)));
            assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.PRECHECK_FAILED);
            assertThat(result.touched()).isFalse();
            assertThat(result.reason()).contains("held by run somebody, epoch 7");
            assertThat(host.packageVersion("acme-web")).startsWith("1.0");
            assertThat(events).extracting(HostEvent::stage).contains(HostStage.LEFT_ALONE).doesNotContain(HostStage.FAILED);
        }
    }

    private static String held(LentHost host) {
        return "{\"held\": {\"run\": \"somebody\", \"epoch\": 7, \"boot\": \"" + host.bootId() + "\", \"taken\": 9e9,"
                + " \"seconds\": 60}, \"fenced\": []}";
    }

    @Test
    void row15_aFrozenPlayThatWakesUpAfterItsHostWasTakenOverCannotAct() throws Exception {
        LentHost host = yard.lend(1, 0).getFirst().slowedBy(6);
        PatchOrder play = play(host, "2.6-slow", "2.6", Duration.ofSeconds(40));
        loseTheServerOf(play);
        List<ProcessHandle> frozen = new MarkedProcesses("PATCHYARD_PLAY_ID=" + play.playId()).living();
        signal("-STOP", frozen);
        Ci ci = yard.ci(host);
        HostTakeover takeover = new HostTakeover(Map.of(play.runId(), 2L), false, false);
        assertThat(yard.executor().fence(List.of(ci), takeover, Duration.ZERO)).containsEntry(ci.id(), false);
        assertThat(yard.executor().fence(List.of(ci), takeover, Duration.ofMinutes(3))).containsEntry(ci.id(), true);
        String before = host.asItIs();

        signal("-CONT", frozen);
        Path directory = Path.of(yard.settings().runDir()).resolve(play.playId());
        Eventually.get("the end of the play", Duration.ofMinutes(2), () -> Files.exists(directory.resolve("ended")), ended -> ended);

        HostResult result = carryOut(play);
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.UNKNOWN);
        assertThat(result.reason()).contains("does not hold the host any more");
        assertThat(result.restartedServices()).isEmpty();
        assertThat(host.asItIs()).isEqualTo(before);
        assertThat(host.run("cat", LEASE)).contains("\"held\": null", "[\"" + play.runId() + "\", 2]");
    }

    @Test
    void row05_theForksOfAKilledLeaderAreEndedAndItsHostIsUnknown() {
        LentHost host = yard.lend(1, 0).getFirst().slowedBy(6);
        PatchOrder play = play(host, "2.6-slow", "2.6", Duration.ofMinutes(10));
        AtomicBoolean killed = new AtomicBoolean();
        PlayReport report = yard.executor().carryOut(play, ci -> new HostPermit.Answer.Granted(1), events::add, () -> {
            if (events.stream().anyMatch(event -> event.stage() == HostStage.INSTALLING) && killed.compareAndSet(false, true)) {
                killTheLeaderOf(play);
            }
            return Request.GO_ON;
        });
        assertThat(report.ending()).contains("ended by signal 9");
        assertThat(report.complete()).isFalse();
        assertThat(report.hosts().values()).extracting(HostResult::outcome).containsOnly(Outcome.UNKNOWN);
        assertThat(yard.executor().isAlive(play.playId())).isFalse();
        Ci ci = yard.ci(host);
        HostTakeover takeover = new HostTakeover(Map.of(play.runId(), 1L), true, false);
        assertThat(yard.executor().fence(List.of(ci), takeover, Duration.ofMinutes(3))).as("it was proved dead").containsEntry(ci.id(), true);
        assertThat(host.packagesAreInOrder()).as("the package manager was waited for").isTrue();
    }

    private void killTheLeaderOf(PatchOrder play) {
        try {
            Path process = Path.of(yard.settings().runDir()).resolve(play.playId()).resolve("process");
            long launcher = Long.parseLong(Files.readString(process).split(" ")[0]);
            ProcessHandle.of(launcher).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Its server goes away while the host installs. */
    private void loseTheServerOf(PatchOrder play) throws InterruptedException {
        Thread server = Thread.ofPlatform().start(() -> {
            try {
                carryOut(play);
            } catch (CancellationException gone) {
                assertThat(gone).isNotNull();
            }
        });
        Eventually.get("the installation", Duration.ofMinutes(5),
                () -> events.stream().anyMatch(event -> event.stage() == HostStage.INSTALLING), begun -> begun);
        Eventually.get("the lease", Duration.ofMinutes(1), () -> yard.executor().fence(List.of(play.hosts().getFirst().host().ci()),
                new HostTakeover(Map.of("another", 1L), true, false), Duration.ZERO), fenced -> fenced.containsValue(false));
        server.interrupt();
        server.join();
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        List<String> words = new ArrayList<>(List.of("kill", name));
        processes.forEach(process -> words.add(Long.toString(process.pid())));
        new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    private PatchOrder play(LentHost host, String suite, Duration limit) {
        return play(host, suite, suite.replaceFirst("-.*", ""), limit);
    }

    private PatchOrder play(LentHost host, String suite, String web, Duration limit) {
        host.offered(suite);
        boolean redHat = host.family().equals("el");
        String release = redHat ? "-1.el9" : "";
        HostOrder order = Orders.order(
                yard.ci(host), redHat ? "noarch" : "all", "1.0" + release, "2.0" + release, web + release);
        String id = UUID.randomUUID().toString();
        return new PatchOrder(id, id + "-w1", order.host().family(), List.of(order), 1, limit, Map.of());
    }

    private HostResult carryOut(PatchOrder play) {
        return yard.executor().carryOut(play, ci -> new HostPermit.Answer.Granted(1), events::add, () -> Request.GO_ON)
                .hosts().values().iterator().next();
    }
}
