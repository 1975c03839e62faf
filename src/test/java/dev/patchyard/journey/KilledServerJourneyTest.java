package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.datacenter.SecondServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is killed while its play is at work on hosts, and started again on the same machine. */
@Tag("long")
class KilledServerJourneyTest extends Journey {
    private SecondServer server;

    @BeforeEach
    void startAServerOfOurOwn() {
        server = site().withHooks();
        speakingTo(server);
    }

    @AfterEach
    void endTheServer() {
        server.close();
    }

    @Test
    void row04_thePlayGoesOnIsFoundAgainAndNothingIsDoneOrToldTwice() {
        List<LentHost> hosts = givenHosts(2, 0);
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(10));
        String policy = givenAPolicyFor("debian", Map.of("max_parallel", 1, "canary", 2));
        String id = startApproved(policy, dryRun(policy, hosts), hosts);
        LentHost first = whoeverInstalls(hosts);
        LentHost second = hosts.get(1 - hosts.indexOf(first));

        server.kill();
        Eventually.get("the end of the installation without a server", Duration.ofMinutes(2),
                () -> first.packageVersion("acme-web") + first.packagesAreInOrder(), "2.6true"::equals);
        assertThat(second.packageVersion("acme-web")).as("nobody gave it a permit").isEqualTo("1.0");
        assertThat(processesOf(id)).as("its play waits for a server").isNotEmpty();

        server.startAgain();
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("%s", run).isEqualTo("succeeded");
        for (LentHost host : hosts) {
            assertThat(host.upgradesOf("acme-web")).as(host.name()).isEqualTo(1);
            assertThat(told(id, host, "permit given")).as(logOf(id)).isEqualTo(1);
            assertThat(told(id, host, "installing the planned versions")).as(logOf(id)).isEqualTo(1);
        }
        assertThat(processesOf(id)).isEmpty();
    }

    private static LentHost whoeverInstalls(List<LentHost> hosts) {
        return Eventually.get("an installation", Duration.ofMinutes(5),
                () -> hosts.stream().filter(KilledServerJourneyTest::installs).findFirst(), Optional::isPresent).orElseThrow();
    }

    private static boolean installs(LentHost host) {
        return host.tryToRun("pgrep", "-f", "acme-web.postinst configure").required("exit_code").asInt() == 0;
    }

    private long told(String run, LentHost host, String text) {
        return logOf(run).lines().filter(line -> line.contains(host.name()) && line.contains(text)).count();
    }
}
