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
import dev.patchyard.patching.PatchExecutor.StopSignal.Request;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import dev.patchyard.policy.Hook;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.HostWork;
import dev.patchyard.policy.RebootMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Hooks around the work on real hosts, however that work ends. */
@Tag("lab")
@Tag("long")
@ExtendWith(OnLentHosts.class)
class RealHooksTest {
    private final List<HostEvent> events = new CopyOnWriteArrayList<>();
    private DirectYard yard;

    @BeforeEach
    void enter(DirectYard lent) {
        yard = lent;
    }

    @Test
    void hooksRunAroundTheWorkOnBothFamilies() {
        for (LentHost host : yard.lend(1, 1)) {
            HostResult result = carryOut(order(host, "2.0", "2.0", hooks("drain", "announce", "undrain")));
            assertThat(result.outcome()).as(host + ": " + result.reason()).isEqualTo(Outcome.DONE);
            assertThat(seen(host)).isEqualTo("drained announced undrained");
            assertThat(host.packageVersion("acme-web")).startsWith("2.0");
            assertThat(events.getLast().stage()).as("through only when it was let go").isEqualTo(HostStage.FINISHED);
        }
    }

    @Test
    void aHostThatCannotBeDrainedIsNotTouched() {
        LentHost host = yard.lend(1, 0).getFirst();
        HostResult result = carryOut(order(host, "2.0", "2.0", hooks("refuse", "announce", "undrain")));
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.PRECHECK_FAILED);
        assertThat(result.touched()).isFalse();
        assertThat(result.reason()).contains("hook before_host", "the pool of " + host.name() + " has nobody else");
        assertThat(seen(host)).isEqualTo("refused undrained");
        assertThat(host.packageVersion("acme-web")).isEqualTo("1.0");
        assertThat(events).extracting(HostEvent::stage).contains(HostStage.LEFT_ALONE).doesNotContain(HostStage.FAILED);
    }

    @Test
    void wordsOfOutsidersStayWordsInHooks() {
        LentHost host = yard.lend(1, 0).getFirst();
        Path marker = Path.of(yard.settings().runDir()).resolveSibling("marker");
        String song = "{{ lookup('pipe', 'touch " + marker + "') }}";
        HostResult result = carryOut(order(host, named(yard.ci(host), song), "2.0", "2.0", hooks("refuse", null, null)));
        assertThat(result.reason()).contains("the pool of {{ lookup(");
        assertThat(marker).doesNotExist();
    }

    @Test
    void aHookThatIsToBeIgnoredStopsNothingAndOneThatTakesTooLongEnds() {
        LentHost host = yard.lend(1, 0).getFirst();
        Hooks hooks = new Hooks(new Hook("slow", Hook.Mode.IGNORE, Duration.ofSeconds(5)), null, hook("undrain"));
        HostResult result = carryOut(order(host, "2.0", "2.0", hooks));
        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.DONE);
        assertThat(events).extracting(HostEvent::text)
                .anySatisfy(text -> assertThat(text).contains("hook before_host failed, which is to be ignored", "expected time frame"));
        assertThat(seen(host)).isEqualTo("undrained");
    }

    @Test
    void aHookThatFailsAfterwardsFailsTheHost() {
        LentHost host = yard.lend(1, 0).getFirst();
        HostResult result = carryOut(order(host, "2.0", "2.0", hooks(null, "refuse", "undrain")));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("hook after_host");
        assertThat(seen(host)).isEqualTo("refused undrained");
    }

    @Test
    void aHostThatFailsIsLetGo() {
        LentHost host = yard.lend(1, 0).getFirst();
        HostResult result = carryOut(order(host, "2.2-failing", "2.2", hooks("drain", "announce", "undrain")));
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.reason()).contains("post-installation script");
        assertThat(seen(host)).isEqualTo("drained undrained");
    }

    @Test
    void aHostWhosePlayIsKilledIsLetGoOnceNothingWorksOnIt() {
        LentHost host = yard.lend(1, 0).getFirst().slowedBy(8);
        PatchOrder play = order(host, "2.6-slow", "2.6", hooks("drain", "announce", "undrain"));
        CompletableFuture<PlayReport> report = CompletableFuture.supplyAsync(() -> carryOut(play, () -> Request.GO_ON));
        host.awaitProcess("acme-web.postinst configure");
        new MarkedProcesses("PATCHYARD_PLAY_ID=" + play.playId()).living().forEach(ProcessHandle::destroyForcibly);

        HostResult result = report.join().hosts().values().iterator().next();
        assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(seen(host)).isEqualTo("drained undrained");
        assertThat(host.packagesAreInOrder()).as("the package manager was waited for").isTrue();
        assertThat(events).extracting(HostEvent::text).contains("hook on_exit is done, in a play of its own");
        assertThat(yard.executor().isAlive(play.playId())).isFalse();
    }

    @Test
    void aHostWhosePlayIsCancelledIsLetGoAlsoByWhoeverTakesOver() {
        LentHost host = yard.lend(1, 0).getFirst().slowedBy(4);
        PatchOrder play = order(host, "2.6-slow", "2.6", hooks("drain", null, "undrain"));
        PlayReport report = carryOut(play, () -> events.stream().anyMatch(e -> e.stage() == HostStage.INSTALLING)
                ? Request.ABORT : Request.GO_ON);
        assertThat(report.aborted()).isTrue();
        assertThat(seen(host)).isEqualTo("drained undrained");

        PlayReport again = carryOut(play, () -> Request.GO_ON);
        assertThat(again).isEqualTo(report);
        assertThat(seen(host)).as("once").isEqualTo("drained undrained");
    }

    @Test
    void aHostThatIsLostAgainAndAgainIsLetGoWhenItIsBackForGood() {
        LentHost host = yard.lend(1, 0).getFirst().slowedBy(8);
        PatchOrder play = order(host, "2.6-slow", "2.6", hooks("drain", null, "undrain"));
        CompletableFuture<PlayReport> report = CompletableFuture.supplyAsync(() -> carryOut(play, () -> Request.GO_ON));
        host.awaitProcess("acme-web.postinst configure");
        host.cutOffTheNetwork();
        String ci = report.join().hosts().keySet().iterator().next();
        assertThat(report.join().hosts().get(ci).reason()).contains(HostResult.EXIT_OWED);
        for (int turn = 0; turn < 2; turn++) {
            assertThat(yard.executor().letGo(play.playId(), List.of(ci))).containsExactly(Map.entry(ci, HostResult.EXIT_OWED));
        }
        host.joinTheNetwork();
        Eventually.get("no package manager", Duration.ofMinutes(2), host::packagesAreInOrder, inOrder -> inOrder);
        assertThat(yard.executor().letGo(play.playId(), List.of(ci))).containsExactly(Map.entry(ci, ""));
        assertThat(yard.executor().letGo(play.playId(), List.of(ci))).containsExactly(Map.entry(ci, ""));
        assertThat(seen(host)).as("once").isEqualTo("drained undrained");
    }

    private static Hooks hooks(@Nullable String before, @Nullable String after, @Nullable String exit) {
        return new Hooks(hook(before), hook(after), hook(exit));
    }

    private static @Nullable Hook hook(@Nullable String name) {
        return name == null ? null : new Hook(name, Hook.Mode.MUST_SUCCEED, Duration.ofMinutes(2));
    }

    private static Ci named(Ci ci, String name) {
        return new Ci(ci.id(), ci.type(), name, ci.status(), ci.tags(), ci.login(), null, ci.vmId(), ci.sshHostKeys(), true,
                null, ci.machineId(), null);
    }

    private PatchOrder order(LentHost host, String suite, String web, Hooks hooks) {
        return order(host, yard.ci(host), suite, web, hooks);
    }

    private PatchOrder order(LentHost host, Ci ci, String suite, String web, Hooks hooks) {
        host.offered(suite);
        boolean redHat = host.family().equals("el");
        String release = redHat ? "-1.el9" : "";
        HostOrder plain = Orders.order(
                ci, redHat ? "noarch" : "all", "1.0" + release, "2.0" + release, web + release);
        HostWork work = plain.work();
        HostOrder order = new HostOrder(plain.host(), new HostWork(work.updateScope(), work.excludePackages(), work.restart(),
                work.restartExclude(), RebootMode.NEVER, work.osMismatch(), work.checks(), hooks, false));
        String id = UUID.randomUUID().toString();
        return new PatchOrder(id, id + "-w0", order.host().family(), List.of(order), 1, Duration.ofMinutes(10),
                yard.executor().playbookDigests());
    }

    private HostResult carryOut(PatchOrder play) {
        return carryOut(play, () -> Request.GO_ON).hosts().values().iterator().next();
    }

    private PlayReport carryOut(PatchOrder play, Supplier<Request> stop) {
        return yard.executor().carryOut(play, ci -> new HostPermit.Answer.Granted(1), events::add, stop::get);
    }

    private static String seen(LentHost host) {
        return String.join(" ", host.run("cat", "/root/hooks-seen").strip().split("\n"));
    }
}
