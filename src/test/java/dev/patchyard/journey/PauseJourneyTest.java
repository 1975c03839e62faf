package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody wants that nothing begins any more, while it is in full swing. */
class PauseJourneyTest extends Journey {
    @Test
    @Tag("long")
    void aPauseInTheMiddleOfAWaveHoldsWhatWasNotBegunUntilSomebodyElseLiftsIt() {
        List<LentHost> hosts = givenHosts(3, 0);
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(6));
        List<LentHost> wave = hosts.subList(1, 3);
        String policy = givenAPolicyFor("debian", Map.of("max_parallel", 1));
        String id = startPlannedAndApproved(policy, hosts);
        JsonNode working = awaitRun(id, "a host of the wave that is worked on", seen -> seen.required("hosts").valueStream()
                .anyMatch(host -> host.required("wave").asInt() == 1 && host.required("stage").asText().equals("installing")));
        LentHost begun = wave.stream().filter(host -> hostOf(host, working).required("touched").asBoolean()).findFirst().orElseThrow();
        LentHost held = wave.get(1 - wave.indexOf(begun));
        String before = held.asItIs();
        begun.awaitProcess("acme-web.postinst configure");

        assertThat(operator().post("/patch/pause", Map.of("scope", "policy:" + policy, "reason", "storm")).status()).isEqualTo(200);
        JsonNode paused = awaitRun(id, "its pause", seen -> seen.required("attention").asText().equals("paused")
                && List.of("finished", "failed").contains(hostOf(begun, seen).required("stage").asText()));

        assertThat(hostOf(held, paused).required("touched").asBoolean()).isFalse();
        assertThat(paused.required("note").asText()).contains("storm");
        assertThat(begun.packageVersion("acme-web")).as("what was begun finishes").isEqualTo("2.6");
        assertThat(held.asItIs()).isEqualTo(before);
        assertThat(operator().get("/patch/why/" + held.name()).wanted().required("reasons").toString()).contains("storm");
        assertThat(operator().delete("/patch/pause/policy:" + policy).status()).as("another right").isEqualTo(403);
        Instant lifted = Instant.parse(held.run("date", "-u", "+%Y-%m-%dT%H:%M:%SZ").strip());
        assertThat(serverAs("approver").delete("/patch/pause/policy:" + policy).status()).isEqualTo(204);
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("succeeded");
        assertThat(Instant.parse(hostOf(held, run).required("permitted_at").asText())).isAfterOrEqualTo(lifted);
        assertThat(held.health()).contains("\"UP\"", "\"version\": \"2.6\"");
    }

    @Test
    @Tag("long")
    void aRunThatIsPausedBeforeItsFirstWaveTouchesNobodyAndCanBeCancelled() {
        LentHost host = givenADebianHost();
        String before = host.asItIs();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode dry = dryRun(policy);
        operator().post("/patch/pause", Map.of("scope", "policy:" + policy, "reason", "storm")).wanted();

        String id = startApproved(policy, dry, List.of(host));
        awaitRun(id, "its pause", seen -> seen.required("attention").asText().equals("paused"));
        operator().post("/patch/runs/" + id + "/cancel", Map.of("abort", false, "reason", "no use")).wanted();
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).isEqualTo("cancelled");
        assertThat(host.asItIs()).isEqualTo(before);
        serverAs("approver").delete("/patch/pause/policy:" + policy).wanted();
    }
}
