package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A probe that calls well hosts ill: taking everything back because of it would be the real damage. */
@Tag("long")
class BrokenProbeJourneyTest extends Journey {
    private static final int PORT = 8090;

    @Test
    void aProbeThatBreaksForAllHostsTakesBackNoMoreThanAllowedAndStopsTheRun() {
        List<LentHost> hosts = givenHosts(6, 0);
        LentHost canary = hosts.getFirst();
        List<LentHost> wave = hosts.subList(1, 4);
        List<LentHost> rest = hosts.subList(4, 6);
        probe(canary, "1.0 2.0");
        hosts.subList(1, 6).forEach(host -> probe(host, "1.0"));
        List<String> before = rest.stream().map(LentHost::asItIs).toList();
        String policy = givenAPolicyFor("debian", Map.of(
                "rollback", "auto", "max_auto_reverts", 2, "wave_size", 3, "error_threshold", 6,
                "checks", List.of(Map.of("name", "gateway", "http", Map.of("port", PORT, "path", "/", "expect_status", 200)))));

        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(canary, run)).as("%s", run).isEqualTo("ok");
        List<String> states = wave.stream().map(host -> stateOf(host, run)).toList();
        assertThat(states).as("%s", run).containsExactlyInAnyOrder("reverted", "reverted", "failed");
        assertThat(wave).allSatisfy(host -> assertThat(host.packageVersion("acme-web"))
                .isEqualTo(stateOf(host, run).equals("reverted") ? "1.0" : "2.0"));
        LentHost kept = wave.get(states.indexOf("failed"));
        assertThat(kept.health()).as("nothing was wrong").contains("\"UP\"", "\"version\": \"2.0\"");
        assertThat(hostOf(kept, run).required("reason").asText()).contains("max_auto_reverts is reached");
        assertThat(run.required("stop_reason").asText()).contains("max_auto_reverts: 2 hosts went back", "broken probe");
        assertThat(rest).allSatisfy(host -> assertThat(stateOf(host, run)).isEqualTo("not_started"));
        assertThat(rest.stream().map(LentHost::asItIs).toList()).isEqualTo(before);
        assertThat(requestsOfTheServer("sim", "POST", "/revert"))
                .filteredOn(each -> hosts.stream().anyMatch(host -> each.required("path").asText().contains("/" + host.vm() + "/")))
                .hasSize(2);
        assertThat(run.required("attention").asText()).isEqualTo("needs_operator");
    }

    /** A service that answers 200 as long as acme-web has one of these versions, and 500 beside any other. */
    private static void probe(LentHost host, String versions) {
        host.withFile("/usr/local/sbin/gateway", """
                #!/usr/bin/python3
                import http.server, subprocess
                class Answer(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        said = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "acme-web"], capture_output=True, text=True)
                        self.send_response(200 if said.stdout in "%s".split() else 500)
                        self.send_header("Content-Length", "0")
                        self.end_headers()
                    def log_message(self, *words):
                        pass
                http.server.ThreadingHTTPServer(("", %d), Answer).serve_forever()
                """.formatted(versions, PORT), "0755");
        host.withFile("/etc/init.d/gateway", """
                #!/bin/sh
                case $1 in
                    start) setsid /usr/local/sbin/gateway </dev/null >/dev/null 2>&1 & ;;
                    status) pgrep -f /usr/local/sbin/gateway >/dev/null || exit 3 ;;
                esac
                """, "0755");
        host.run("sh", "-c", "ln -s ../init.d/gateway /etc/rc3.d/S50gateway && /etc/init.d/gateway start");
        host.awaitProcess("/usr/local/sbin/gateway");
    }
}
