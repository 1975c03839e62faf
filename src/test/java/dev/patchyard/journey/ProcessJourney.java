package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.failpoint.Node;
import dev.patchyard.given.Policies;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.Rollout;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunWalker;
import dev.patchyard.run.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs on real hosts of the lab that are walked by {@link TwoNodes}, to which something happens meanwhile. Whatever that is,
 * the same is looked at in the end, at the hosts and at the collaborators: no phase is skipped and nothing is done twice.
 */
@ExtendWith(WithTwoNodes.class)
abstract class ProcessJourney extends Journey {
    private static final Duration END = Duration.ofMinutes(10);
    private static final CheckSpec HEALTH = new CheckSpec(
            "acme-web", new CheckSpec.Http(8080, "/health", 200, Map.of("status", "UP", "version", "package:acme-web")), null, null);

    private TwoNodes nodes;
    private HostRelays relays;

    void arrive(TwoNodes two) {
        nodes = two;
        nodes.points().forgetAll();
        nodes.awaitBoth();
        relays = new HostRelays(site());
    }

    @AfterEach
    void closeRelays() {
        relays.close();
    }

    /** @return how long a run is a node's without a word of it; a shorter one is waited for even where a node's death is plain */
    Duration lease() {
        return RunWalker.LEASE;
    }

    TwoNodes nodes() {
        return nodes;
    }

    /** @return hosts that the nodes reach through ports of this machine */
    List<LentHost> hostsOfTheNodes(int number) {
        List<LentHost> hosts = givenHosts(number, 0);
        hosts.forEach(host -> host.describedAs(Map.of(
                "attributes", Map.of("ansible_host", "127.0.0.1", "ansible_port", relays.to(host)))));
        return hosts;
    }

    /** @return a policy for the hosts of this test: no soak, one host at a time, all in one wave, checked by its health */
    Policies policy() {
        return Policies.policy().id(("p-" + UUID.randomUUID()).substring(0, 20)).forOs("debian").takingEverything()
                .unscheduledFor(Map.of("journey", tag()))
                .checking(HEALTH)
                .rolledOut(r -> new Rollout(
                        5, Duration.ZERO, null, 1, r.maxTargets(), r.errorThreshold(), r.unreachableLimit()));
    }

    /** @return a run, asked for now, that raises its own change, which bob approves as soon as it is there */
    PatchRun startedRun(Policies policy) {
        PatchRun run = nodes().start(policy.raisingChanges().build());
        Thread.ofVirtual().name("bob").start(() -> approve(run));
        return run;
    }

    private void approve(PatchRun asked) {
        PatchRun raised = Eventually.get("the change of run " + asked.id(), END, () -> nodes().find(asked),
                run -> run.change() != null || run.isEnded());
        if (raised.change() != null) {
            bob().post("/itsm/changes/" + raised.change().id() + "/approve", Map.of()).wanted();
            nodes().whenThere(() -> {
                nodes().store.wake(asked.id());
                return true;
            });
        }
    }

    /** @return the run when it has ended and everybody was told */
    PatchRun ended(PatchRun run) {
        PatchRun over = Eventually.get("the end of run " + run.id(), END, () -> nodes().find(run), PatchRun::isEnded);
        Eventually.get("the messages of run " + run.id(), END,
                () -> nodes().whenThere(() -> nodes().store.deliveries(run.id())),
                told -> told.stream().noneMatch(Delivery::isOpen));
        return over;
    }

    /** It went through these phases, each once and in this order, and ended well; nothing of it was done twice. */
    void assertDoneOnce(PatchRun asked, List<LentHost> hosts, Verdict verdict, String... phases) {
        PatchRun run = ended(asked);
        List<RunEvent> events = nodes().store.events(run.id(), 0, 2000);
        String log = String.join("\n", events.stream().map(event -> event.at() + " " + event.ciId() + " " + event.text()).toList());
        assertThat(run.verdict()).as("%s%n%s", run.note(), log).isEqualTo(verdict);
        assertThat(events).extracting(RunEvent::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream().filter(event -> event.text().contains(" → ")).map(event -> event.text().split(" → ")[0]))
                .as(log).containsExactly(phases);
        assertThat(run.stages()).as("nothing took less than no time").allSatisfy(stage ->
                assertThat(stage.ended()).isAfterOrEqualTo(stage.began()));
        assertThat(playsOf(run)).as(log).hasSize(1);
        for (LentHost host : hosts) {
            assertDoneOnce(run, host, log);
        }
        String change = "/itsm/changes/" + run.change().id();
        assertThat(taken("itsm", "POST", change + "/execute")).as("its change was started").isEqualTo(1);
        assertThat(taken("itsm", "POST", change + (verdict == Verdict.SUCCEEDED ? "/complete" : "/fail"))).as("closed").isEqualTo(1);
        assertThat(incidents(run.id())).as(log).hasSize(verdict == Verdict.SUCCEEDED ? 0 : 1);
    }

    private void assertDoneOnce(PatchRun run, LentHost host, String log) {
        assertThat(snapshotsOf(host)).as("snapshots of %s%n%s", host, log).hasSize(1);
        assertThat(taken("cmdb", "PATCH", "/cmdb/cis/" + host.name())).as("writes to the CMDB").isEqualTo(1);
        assertThat(host.packagesAreInOrder()).as(host.name()).isTrue();
        if (run.verdict() == Verdict.SUCCEEDED) {
            assertThat(host.upgradesOf("acme-web")).as("upgrades of %s%n%s", host, log).isEqualTo(1);
        } else {
            assertThat(taken("sim", "POST", "/sim/vms/" + host.vm() + "/snapshots/[^/]+/revert")).as("reverts of %s", host).isEqualTo(1);
            assertThat(host.packageVersion("acme-web")).isEqualTo("1.0");
        }
    }

    /** @return how often the service did such a thing for the servers: not what it refused, nor asked once more under one key */
    private long taken(String service, String method, String path) {
        return requestsOfTheServer(service, method, "").stream()
                .filter(request -> request.required("path").asText().matches(path))
                .filter(request -> request.path("status").asInt() / 100 == 2)
                .map(request -> request.path("idempotency_key").asText(request.required("sequence").asText()))
                .distinct()
                .count();
    }

    private List<String> snapshotsOf(LentHost host) {
        return site().lab("sim", "lab").get("/sim/vms/" + host.vm() + "/snapshots").wanted().required("items").valueStream()
                .map(snapshot -> snapshot.required("name").asText())
                .filter(name -> name.startsWith("py-"))
                .toList();
    }

    /** @return the directories of plays of a run, without those that only let hosts go */
    List<String> playsOf(PatchRun run) {
        try (Stream<Path> plays = Files.list(nodes().plays())) {
            return plays.map(play -> play.getFileName().toString()).filter(name -> name.startsWith(run.id())).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @return the host, once its package manager is at work on it */
    static LentHost whoeverInstalls(List<LentHost> hosts) {
        return Eventually.get("an installation", Duration.ofMinutes(5),
                () -> hosts.stream().filter(ProcessJourney::installs).findFirst(), found -> found.isPresent()).orElseThrow();
    }

    private static boolean installs(LentHost host) {
        return host.tryToRun("pgrep", "-f", "acme-web.postinst configure").required("exit_code").asInt() == 0;
    }

    /** @return what the node says of itself to whoever asks whether it is ready */
    JsonNode readiness(Node node) {
        return new JsonClient(URI.create(node.url()), null).get("/health?probe=ready").body();
    }
}
