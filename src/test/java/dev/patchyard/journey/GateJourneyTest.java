package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GateJourneyTest extends Journey {
    @Test
    void aChangeThatIsMissingADraftOverOrApprovedByItsRequesterOpensNothing() {
        LentHost host = givenADebianHost();
        String before = host.asItIs();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode dry = dryRun(policy);
        assertThat(verdict(dry)).as("%s", dry).isEqualTo("succeeded");
        Map<String, Object> toThePlan = Map.of("plan_digest", dry.required("plan_digest").asText());

        assertRefused(startRun(plan(policy, dry)), "there is no change");

        String draft = aDraftChange(List.of(host), toThePlan);
        assertRefused(startRun(named(policy, dry, draft)), "DRAFT");

        Instant now = RealTime.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> over = new HashMap<>(toThePlan);
        over.put("scheduled_at", now.minus(Duration.ofHours(5)).toString());
        over.put("scheduled_end", now.minus(Duration.ofMinutes(1)).toString());
        String expired = aDraftChange(List.of(host), over);
        submitAndApprove(expired);
        assertRefused(startRun(named(policy, dry, expired)), "its window ends");

        givenAFault("itsm", "lax_approval", host, Map.of("person", "bob"));
        String own = aDraftChange(bob(), List.of(host), toThePlan);
        bob().post("/itsm/changes/" + own + "/submit", Map.of()).wanted();
        bob().post("/itsm/changes/" + own + "/approve", Map.of()).wanted();
        assertRefused(startRun(named(policy, dry, own)), "its requester approved it");

        assertThat(host.asItIs()).isEqualTo(before);
        assertThat(change(draft).required("status").asText()).isEqualTo("draft");
        assertThat(change(expired).required("status").asText()).isEqualTo("approved");
        assertThat(change(own).required("status").asText()).isEqualTo("approved");
    }

    @Test
    void aDeskThatAnswersWithAWebPageAndAPlanThatWasEditedAfterItsApprovalOpenNothing() {
        LentHost host = givenADebianHost();
        String before = host.asItIs();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode dry = dryRun(policy);
        String change = aDraftChange(List.of(host), Map.of("plan_digest", dry.required("plan_digest").asText()));
        submitAndApprove(change);

        String page = givenAFault("itsm", "html_200", host, Map.of("person", "patchyard", "method", "GET"));
        assertRefused(startRun(named(policy, dry, change)), "no usable answer");
        assertThat(hitsOf(page)).isPositive();
        heal(page);

        Reply shown = serverAs("author_of_policies").get("/patch/policies/" + policy);
        Map<String, Object> edit = Map.of("exclude_packages", List.of("acme-tool"));
        serverAs("author_of_policies").send("PATCH", "/patch/policies/" + policy, edit,
                Map.of("If-Match", shown.headers().firstValue("ETag").orElseThrow())).wanted();
        assertRefused(startRun(policy, change), "another plan");

        assertThat(host.asItIs()).isEqualTo(before);
        assertThat(change(change).required("status").asText()).isEqualTo("approved");
    }

    @Test
    void anApprovalThatIsWithdrawnAfterTheCanaryStopsTheSecondWave() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost canary = hosts.getFirst();
        LentHost second = hosts.getLast();
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(5));
        String before = second.asItIs();
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, hosts);
        awaitHost(id, canary, "installing");
        String change = run(id).required("change").required("id").asText();
        bob().post("/itsm/changes/" + change + "/hold", Map.of("reason", "not tonight")).wanted();
        JsonNode run = awaitVerdict(id);

        assertThat(stateOf(canary, run)).as("what was begun is finished: %s", run).isEqualTo("ok");
        assertThat(canary.packageVersion("acme-web")).isEqualTo("2.6");
        assertThat(stateOf(second, run)).isEqualTo("not_approved");
        assertThat(hostOf(second, run).required("touched").asBoolean()).isFalse();
        assertThat(second.asItIs()).isEqualTo(before);
        assertThat(verdict(run)).isEqualTo("completed_with_errors");
        assertThat(change(change).required("status").asText()).as("a person's hold is left alone").isEqualTo("on_hold");

        site().lab("itsm", "patchyard").post("/itsm/changes/" + change + "/execute", Map.of()).wanted();
        awaitEnd(id);
        assertThat(change(change).required("outcome").asText()).isEqualTo("successful_with_issues");
    }

    private static Map<String, Object> plan(String policy, JsonNode dryRun) {
        return Map.of("policy_id", policy, "plan_id", dryRun.required("id").asText());
    }

    private static Map<String, Object> named(String policy, JsonNode dryRun, String change) {
        return Map.of("policy_id", policy, "plan_id", dryRun.required("id").asText(), "change_id", change);
    }

    private void assertRefused(String id, String because) {
        JsonNode run = awaitEnd(id);
        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("refused");
        assertThat(run.required("note").asText()).contains(because);
        assertThat(run.required("hosts").valueStream())
                .allMatch(host -> host.required("state").asText().equals("not_approved"))
                .noneMatch(host -> host.required("touched").asBoolean());
    }
}
