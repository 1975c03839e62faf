package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A policy suddenly means many more CIs than the last time: somebody mistyped a tag, or many hosts are new. */
@Tag("long")
class DoubtJourneyTest extends Journey {
    @Test
    void aRunThatMatchesManyMoreCisThanTheLastOneWaitsUntilAnOperatorConfirmsIt() {
        List<LentHost> hosts = givenHosts(3, 0);
        LentHost usual = hosts.getFirst();
        List<LentHost> added = hosts.subList(1, 3);
        added.forEach(host -> host.describedAs(Map.of("tags", Map.of("journey", "not-yet"))));
        String policy = givenAPolicyFor("debian", Map.of("change", "create"));
        String first = startRun(Map.of("policy_id", policy));
        approveWhatIsRaisedBy(first);
        assertThat(verdict(awaitEnd(first))).isEqualTo("succeeded");
        added.forEach(host -> host.describedAs(Map.of("tags", Map.of("journey", tag()))));
        hosts.forEach(host -> host.offered("3.0"));
        List<String> before = hosts.stream().map(LentHost::asItIs).toList();

        String id = startRun(Map.of("policy_id", policy));
        JsonNode waiting = awaitRun(id, "its doubt", run -> run.required("attention").asText().equals("needs_operator"));

        assertThat(waiting.required("phase").asText()).isEqualTo("plan");
        assertThat(waiting.required("note").asText()).contains("3 CIs match, and 1 did", "more than 20 % differ");
        assertThat(waiting.required("change").isNull()).as("nobody is asked to approve it yet").isTrue();
        assertThat(hosts.stream().map(LentHost::asItIs).toList()).isEqualTo(before);
        // It is delivered beside the run, which waits for nobody's receipt.
        Eventually.get("the incident", Duration.ofMinutes(1), () -> incidents(id),
                all -> all.stream().anyMatch(each -> each.required("dedup_key").asText().endsWith(":confirm")));

        assertThat(serverAs("viewer").post("/patch/runs/" + id + "/confirm", Map.of("reason", "me?")).status()).isEqualTo(403);
        assertThat(operator().post("/patch/runs/" + id + "/confirm", Map.of("reason", "two are new")).status()).isEqualTo(202);
        approveWhatIsRaisedBy(id);
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("%s", run).isEqualTo("succeeded");
        assertThat(hosts).extracting(host -> host.packageVersion("acme-web")).containsOnly("3.0");
        assertThat(run.required("confirmation").required("reason").asText()).isEqualTo("two are new");
        assertThat(usual.health()).contains("\"UP\"", "\"version\": \"3.0\"");
    }

    private void approveWhatIsRaisedBy(String run) {
        JsonNode raised = awaitRun(run, "its change", seen -> seen.hasNonNull("change"));
        bob().post("/itsm/changes/" + raised.required("change").required("id").asText() + "/approve", Map.of()).wanted();
    }
}
