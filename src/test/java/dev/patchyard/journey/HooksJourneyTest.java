package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.datacenter.SecondServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a policy wants done around the work on a host, told to a server and seen on the host, however the work ends. */
@Tag("long")
class HooksJourneyTest extends Journey {
    private SecondServer server;

    @BeforeEach
    void startAServerWithHooks() {
        server = site().withHooks();
        speakingTo(server);
    }

    @AfterEach
    void endTheServer() {
        server.close();
    }

    @Test
    void aHostThatCannotBeDrainedIsNotTouchedAndOneThatFailsOrIsCancelledIsLetGo() {
        List<LentHost> hosts = givenHosts(3, 0);
        LentHost stuck = hosts.get(0);
        LentHost failing = hosts.get(1).offered("2.2-failing");
        LentHost cancelled = hosts.get(2).offered("2.6-slow").slowedBy(20);
        String before = stuck.asItIs();

        String ofStuck = start(stuck, "refuse");
        String ofFailing = start(failing, "drain");
        String ofCancelled = start(cancelled, "drain");
        cancelled.awaitProcess("acme-web.postinst configure");
        assertThat(operator().post("/patch/runs/" + ofCancelled + "/cancel", Map.of("abort", true, "reason", "enough")).status())
                .isEqualTo(202);

        JsonNode refused = awaitEnd(ofStuck);
        assertThat(stateOf(stuck, refused)).as("%s", refused).isEqualTo("precheck_failed");
        assertThat(hostOf(stuck, refused).required("reason").asText()).contains("has nobody else");
        assertThat(stuck.asItIs()).isEqualTo(before);
        assertThat(seen(stuck)).isEqualTo("refused undrained");

        JsonNode failed = awaitEnd(ofFailing);
        assertThat(stateOf(failing, failed)).as("%s", failed).isEqualTo("failed");
        assertThat(seen(failing)).isEqualTo("drained undrained");

        JsonNode ended = awaitEnd(ofCancelled);
        assertThat(verdict(ended)).as("%s", ended).isEqualTo("cancelled");
        assertThat(seen(cancelled)).isEqualTo("drained undrained");
        assertThat(cancelled.packagesAreInOrder()).isTrue();
    }

    @Test
    void aHostWhosePlayAndServerAreKilledIsLetGoByTheServerThatTakesOver() {
        LentHost host = givenADebianHost().offered("2.6-slow").slowedBy(20);
        String id = start(host, "drain");
        host.awaitProcess("acme-web.postinst configure");

        server.kill();
        killProcessesOf(id);
        server.startAgain();
        JsonNode run = awaitEnd(id);

        assertThat(seen(host)).as("%s", run).isEqualTo("drained undrained");
        assertThat(host.packagesAreInOrder()).isTrue();
        assertThat(host.packageVersion("acme-web")).as("a transaction is never killed").isEqualTo("2.6");
        assertThat(stateOf(host, run)).as("its play said nothing of its end: %s", run).isIn("failed", "unknown", "ok");
        assertThat(run.required("stages").toString()).as("nobody proved a failure").doesNotContain("\"rollback\"");
        assertThat(processesOf(id)).isEmpty();
    }

    @Test
    void aHostThatIsLostInMidPlayIsLetGoOnceItIsBack() {
        LentHost host = givenADebianHost().offered("2.6-slow").slowedBy(8);
        String id = start(host, "drain");
        host.awaitProcess("acme-web.postinst configure");
        host.cutOffTheNetwork();
        awaitRun(id, "its loss", seen -> seen.required("phase").asText().equals("verify"));
        assertThat(seen(host)).isEqualTo("drained");
        host.joinTheNetwork();
        JsonNode run = awaitEnd(id);

        assertThat(seen(host)).as("%s", run).isEqualTo("drained undrained");
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.6");
        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("failed");
        assertThat(hostOf(host, run).required("reason").asText()).as("the hook's first try failed, and its last did not")
                .doesNotContain("on_exit");
    }

    /** Starts a run for one host whose drain is that hook. */
    private String start(LentHost host, String drain) {
        String policy = givenAPolicyFor("debian", Map.of(
                "rollback", "auto", "hooks", Map.of("before_host", drain, "on_exit", "undrain")));
        List<LentHost> one = List.of(host);
        return startApproved(policy, dryRun(policy, one), one);
    }

    private static String seen(LentHost host) {
        return String.join(" ", host.run("cat", "/root/hooks-seen").strip().split("\n"));
    }
}
