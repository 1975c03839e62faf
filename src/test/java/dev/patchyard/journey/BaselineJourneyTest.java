package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What worked before a touch must work afterwards; what had failed before is nobody's fault. */
@Tag("long")
class BaselineJourneyTest extends Journey {
    @Test
    void aPortThatIsLostFailsItsHostAndAServiceThatHadFailedBeforeDoesNot() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost limping = hosts.getFirst().offered("2.6-slow").slowedBy(1);
        LentHost losing = hosts.getLast().offered("2.6-slow").slowedBy(10);
        deadService(limping);
        listenOn(losing, 9999);
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, hosts);
        losing.awaitProcess("acme-web.postinst configure");
        losing.run("pkill", "-f", "http.server 9999");
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(limping, run)).as("%s", run).isEqualTo("ok");
        assertThat(stateOf(losing, run)).as("%s", run).isEqualTo("failed");
        assertThat(hostOf(losing, run).required("reason").asText()).contains("nothing listens on port 9999 any more");
        assertThat(losing.packageVersion("acme-web")).isEqualTo("2.6");
    }

    @Test
    void twoCisWithSwappedMachinesAreNeitherSnapshottedNorPatched() {
        List<LentHost> hosts = givenHosts(3, 0);
        LentHost one = hosts.get(1);
        LentHost other = hosts.get(2);
        String policy = givenAPolicyFor("debian", Map.of("unreachable_limit", "100%"));
        one.describedAs(Map.of("attributes", Map.of("sim_vm_id", other.vm())));
        other.describedAs(Map.of("attributes", Map.of("sim_vm_id", one.vm())));
        List<String> before = List.of(one.asItIs(), other.asItIs());

        JsonNode run = awaitEnd(startPlannedAndApproved(policy, hosts));

        assertThat(stateOf(hosts.getFirst(), run)).as("%s", run).isEqualTo("ok");
        for (LentHost host : List.of(one, other)) {
            assertThat(stateOf(host, run)).isEqualTo("identity_mismatch");
            assertThat(hostOf(host, run).required("snapshot").isNull()).isTrue();
            assertThat(requestsOfTheServer("sim", "POST", "/" + host.vm() + "/snapshots")).isEmpty();
        }
        assertThat(List.of(one.asItIs(), other.asItIs())).isEqualTo(before);
        assertThat(incidents(run.required("id").asText())).hasSize(1);
    }

    private static void listenOn(LentHost host, int port) {
        host.run("sh", "-c", "setsid python3 -m http.server " + port + " --directory /run/lock </dev/null >/dev/null 2>&1 &");
        host.awaitProcess("http.server " + port);
    }

    /** A service whose process died and left its pid file behind. */
    private static void deadService(LentHost host) {
        host.withFile("/etc/init.d/limping", """
                #!/bin/sh
                # answers to status as a service whose process died
                PIDFILE=/run/limping.pid
                case $1 in status) exit 1 ;; esac
                exit 0
                """, "0755");
        host.run("sh", "-c", "echo 99999 >/run/limping.pid; ln -s ../init.d/limping /etc/rc3.d/S50limping");
    }
}
