package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a host does not go back by itself, on real hosts. */
@Tag("long")
class RevertGuardsJourneyTest extends Journey {
    private static final Duration LONGER_THAN_A_FENCE = Duration.ofMinutes(20);

    @Test
    void aCiThatIsNotRevertSafeIsLeftAsItIs() {
        LentHost host = givenADebianHost().offered("2.1-unhealthy");
        host.describedAs(Map.of("attributes", Map.of("revert_safe", false)));
        String id = startPlannedAndApproved(givenAPolicyFor("debian", Map.of("rollback", "auto")), List.of(host));
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("failed");
        assertThat(hostOf(host, run).required("reason").asText()).contains("not reverted", "revert_safe");
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.1");
        assertThat(run.required("attention").asText()).isEqualTo("needs_operator");
        assertThat(run.required("stages").toString()).doesNotContain("\"rollback\"");
    }

    @Test
    void theSecondHostWaitsForAPersonAndWhatExplainsTheFirstIsSaved() {
        List<LentHost> hosts = givenHosts(3, 0);
        hosts.forEach(host -> host.offered("2.1-unhealthy"));
        String id = startPlannedAndApproved(givenAPolicyFor("debian", Map.of(
                "rollback", "auto", "canary", 2, "max_parallel", 2, "error_threshold", 3)), hosts);
        JsonNode run = awaitEnd(id);

        List<String> states = hosts.stream().map(host -> stateOf(host, run)).toList();
        assertThat(states).as("%s", run).containsExactlyInAnyOrder("reverted", "failed", "not_started");
        LentHost reverted = hosts.get(states.indexOf("reverted"));
        LentHost second = hosts.get(states.indexOf("failed"));
        assertThat(hostOf(second, run).required("reason").asText()).contains("max_auto_reverts is reached");
        assertThat(second.packageVersion("acme-web")).isEqualTo("2.1");
        assertThat(reverted.packageVersion("acme-web")).isEqualTo("1.0");

        String evidence = "/patch/runs/" + id + "/hosts/" + reverted.name() + "/evidence";
        List<String> names = operator().get(evidence).wanted().required("items").findValuesAsText("name");
        assertThat(names).contains("task-output.txt").hasSizeGreaterThan(1);
        assertThat(names.stream().map(name -> operator().get(evidence + "/" + name).wanted().asText()))
                .as("what the package manager said of the version that is gone")
                .anyMatch(content -> content.contains("acme-web") && content.contains("2.1"));
        JsonNode report = operator().get("/patch/runs/" + id + "/report").wanted();
        assertThat(report.required("evidence").toString()).contains(reverted.name());
        assertThat(changeOf(run).required("reason").asText()).contains(
                "Report: sha256 " + report.required("digest").asText(), "Actual start ", reverted.name() + ": REVERTED");
    }

    @Test
    void aHostThatNobodyCanSpeakForIsNeverRevertedAndItsChangeStaysOpen() {
        LentHost host = givenADebianHost().offered("2.6-slow").slowedBy(30);
        String id = startPlannedAndApproved(givenAPolicyFor("debian", Map.of("rollback", "auto")), List.of(host));
        host.awaitProcess("acme-web.postinst configure");
        host.cutOffTheNetwork();
        JsonNode run = Eventually.get("the end of run " + id, LONGER_THAN_A_FENCE, () -> run(id),
                seen -> seen.required("phase").asText().equals("ended"));

        assertThat(stateOf(host, run)).as("%s", run).isIn("unknown", "unreachable");
        assertThat(run.required("stages").toString()).doesNotContain("\"rollback\"");
        assertThat(requestsOfTheServer("sim", "POST", "/revert")).noneMatch(each ->
                each.required("path").asText().contains("/" + host.vm() + "/"));
        if (stateOf(host, run).equals("unknown")) {
            assertThat(changeOf(run).required("status").asText()).isEqualTo("in_progress");
            JsonNode incident = Eventually.get("the incident", Duration.ofMinutes(1), () -> incidents(id), all -> all.size() == 1)
                    .getFirst();
            assertThat(incident.required("severity").asText()).isEqualTo("P2");
            assertThat(incident.required("assigned_to").asText()).isEqualTo("patch-operators");
        }
        host.joinTheNetwork();
    }
}
