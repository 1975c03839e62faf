package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What failed, and what was never begun, is tried again under the change that was kept open for that. */
class RetryJourneyTest extends Journey {
    @Test
    @Tag("long")
    void failedAndNeverBegunHostsAreTriedAgainOneAttemptAtATime() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost failed = hosts.getFirst();
        LentHost spared = hosts.getLast();
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(8));
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode first = awaitEndOfMost(losingItsCanary(policy, failed, hosts));
        String change = first.required("change").required("id").asText();
        assertThat(stateOf(failed, first)).as("%s", first).isEqualTo("failed");
        assertThat(stateOf(spared, first)).isEqualTo("not_started");
        assertThat(change(change).required("status").asText()).as("kept open").isEqualTo("in_progress");

        Reply retry = retry(first, "failed");
        assertThat(retry.status()).isEqualTo(202);
        assertThat(retry(first, "both").status()).as("a second one in parallel").isEqualTo(409);
        JsonNode second = awaitEnd(retry.wanted().required("id").asText());
        assertThat(verdict(second)).as("%s", second).isEqualTo("succeeded");
        assertThat(stateOf(failed, second)).isEqualTo("ok");
        assertThat(spared.packageVersion("acme-web")).isEqualTo("1.0");

        assertThat(retry(first, "failed").status()).as("nobody is left who failed").isEqualTo(422);
        JsonNode third = awaitEnd(retry(first, "not_started").wanted().required("id").asText());
        assertThat(verdict(third)).as("%s", third).isEqualTo("succeeded");
        assertThat(spared.health()).contains("\"UP\"", "\"version\": \"2.6\"");
        assertThat(third.required("plan_digest")).isEqualTo(first.required("plan_digest"));
        assertThat(third.required("change").required("id").asText()).isEqualTo(change);
        assertThat(third.required("attempts").findValuesAsText("verdict")).containsExactly("failed", "succeeded", "succeeded");
        assertThat(failed.upgradesOf("acme-web")).as("it was upgraded once").isEqualTo(1);
        assertThat(change(change).required("status").asText()).as("until its window ends").isEqualTo("in_progress");
    }

    private String losingItsCanary(String policy, LentHost canary, List<LentHost> hosts) {
        JsonNode dry = dryRun(policy);
        String change = aDraftChange(hosts, Map.of(
                "external_ref", "patch-policy:" + policy, "plan_digest", dry.required("plan_digest").asText()));
        submitAndApprove(change);
        String id = startRun(Map.of(
                "policy_id", policy, "plan_id", dry.required("id").asText(), "keep_change_open", true));
        canary.awaitProcess("acme-web.postinst configure");
        canary.cutOffTheNetwork();
        awaitHost(id, canary, "failed");
        canary.joinTheNetwork();
        return id;
    }

    /** The message that closes the change stays on its way until the window ends. */
    private JsonNode awaitEndOfMost(String run) {
        return awaitRun(run, "its end", seen -> seen.required("phase").asText().equals("ended"));
    }

    private Reply retry(JsonNode run, String hosts) {
        return operator().post("/patch/runs/" + run.required("id").asText() + "/retry", Map.of("hosts", hosts, "reason", "again"));
    }
}
