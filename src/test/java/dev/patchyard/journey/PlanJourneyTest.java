package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a frozen plan is worth, and whose change opens the gate. */
@Tag("long")
class PlanJourneyTest extends Journey {
    @Test
    void anApprovedChangeForSomethingElseOpensNothingAndIsLeftAsItIs() {
        LentHost host = givenADebianHost();
        String policy = givenAPolicyFor("debian", Map.of());
        JsonNode plan = madePlan(policy, Map.of());
        String before = host.asItIs();
        String theirs = aDraftChange(List.of(host), Map.of(
                "external_ref", "patch-policy:theirs", "plan_digest", plan.required("digest").asText()));
        submitAndApprove(theirs);
        String plain = anApprovedChange(List.of(host));
        JsonNode theirsBefore = change(theirs);
        JsonNode plainBefore = change(plain);

        JsonNode run = awaitEnd(startRun(Map.of("policy_id", policy, "plan_id", plan.required("id").asText())));

        assertThat(verdict(run)).as("%s", run).isEqualTo("refused");
        assertThat(stateOf(host, run)).isEqualTo("not_approved");
        assertThat(host.asItIs()).isEqualTo(before);
        assertThat(change(theirs)).isEqualTo(theirsBefore);
        assertThat(change(plain)).isEqualTo(plainBefore);
    }

    @Test
    void aChangeThatIsHandedThePlanBeforeItsApprovalAuthorisesExactlyIt() {
        LentHost host = givenADebianHost();
        String policy = givenAPolicyFor("debian", Map.of());
        String change = aDraftChange(List.of(host), Map.of("external_ref", "patch-policy:" + policy));
        JsonNode plan = madePlan(policy, Map.of("change_id", change));
        assertThat(change(change).required("plan_digest")).isEqualTo(plan.required("digest"));
        submitAndApprove(change);

        JsonNode run = awaitEnd(startRun(Map.of("policy_id", policy, "plan_id", plan.required("id").asText())));

        assertThat(verdict(run)).as("%s", run).isEqualTo("succeeded");
        assertThat(run.required("plan_digest")).isEqualTo(plan.required("digest"));
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
    }

    @Test
    void aWindowThatEndsInMidWaveStopsTheNextHostAndLeavesNobodyHalfway() {
        List<LentHost> hosts = givenHosts(2, 0);
        hosts.forEach(host -> host.offered("2.6-slow").slowedBy(150));
        String policy = givenAPolicyFor("debian", Map.of(
                "canary", 2, "max_parallel", 1, "window", Map.of("length", "PT4H", "cut_off", "PT1S")));
        JsonNode plan = madePlan(policy, Map.of());
        List<String> before = hosts.stream().map(LentHost::asItIs).toList();
        Instant end = RealTime.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(140);
        String change = aDraftChange(hosts, Map.of(
                "external_ref", "patch-policy:" + policy, "plan_digest", plan.required("digest").asText(),
                "scheduled_end", end.toString()));
        submitAndApprove(change);

        JsonNode run = awaitEnd(startRun(Map.of("policy_id", policy, "plan_id", plan.required("id").asText())));

        // Whichever was fit first.
        LentHost begun = hosts.stream().filter(host -> hostOf(host, run).required("touched").asBoolean()).findFirst().orElseThrow();
        LentHost spared = hosts.get(1 - hosts.indexOf(begun));
        assertThat(stateOf(begun, run)).as("%s", run).isEqualTo("ok");
        assertThat(hostOf(begun, run).required("overrun").asBoolean()).isTrue();
        assertThat(begun.packageVersion("acme-web")).isEqualTo("2.6");
        assertThat(stateOf(spared, run)).isEqualTo("not_approved");
        assertThat(spared.asItIs()).isEqualTo(before.get(hosts.indexOf(spared)));
        assertThat(incidents(run.required("id").asText()))
                .extracting(incident -> incident.required("dedup_key").asText())
                .anyMatch(key -> key.endsWith(":overrun"));
        assertThat(logOf(run.required("id").asText())).contains("OVERRUN");
    }

    @Test
    void aVersionThatIsPublishedAfterTheCanaryIsDriftForTheLaterWave() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost canary = hosts.getFirst();
        LentHost later = hosts.getLast();
        String policy = givenAPolicyFor("debian", Map.of("soak", "PT1M", "error_threshold", 5, "unreachable_limit", "90%"));
        JsonNode plan = madePlan(policy, Map.of());
        String before = later.asItIs();
        String id = startFrozen(policy, plan, hosts);
        awaitHost(id, canary, "ok");
        later.offered("3.0");

        JsonNode run = awaitEnd(id);

        assertThat(canary.packageVersion("acme-web")).isEqualTo("2.0");
        assertThat(stateOf(later, run)).as("%s", run).isEqualTo("plan_drift");
        assertThat(later.asItIs()).isEqualTo(before);
    }

    @Test
    void whatWouldGoBackOrRemoveSomethingIsDriftAndStaysUntouched() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost ahead = hosts.getFirst();
        LentHost removing = hosts.getLast();
        removing.offered("2.5-removal");
        String policy = givenAPolicyFor("debian", Map.of("canary", 2, "error_threshold", 5, "unreachable_limit", "90%"));
        JsonNode plan = madePlan(policy, Map.of());
        ahead.offered("3.0").run("sh", "-c", "apt-get -q update && apt-get -q -y install acme-web");
        ahead.offered("2.0");
        String aheadBefore = ahead.asItIs();
        String removingBefore = removing.asItIs();

        JsonNode run = awaitEnd(startFrozen(policy, plan, hosts));

        assertThat(stateOf(ahead, run)).as("%s", run).isEqualTo("plan_drift");
        assertThat(ahead.packageVersion("acme-web")).isEqualTo("3.0");
        assertThat(ahead.asItIs()).isEqualTo(aheadBefore);
        assertThat(stateOf(removing, run)).as("%s", run).isIn("plan_drift", "left_out:removal_needed");
        assertThat(removing.asItIs()).isEqualTo(removingBefore);
        assertThat(removing.packageVersion("acme-tool")).isEqualTo("1.0");
    }

    @Test
    void theSlotCarriesOutThePlanThatWasFrozenAndApprovedAheadOfIt() {
        LentHost host = givenADebianHost();
        ZonedDateTime slot = RealTime.now().atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES).plusMinutes(4);
        String policy = givenAPolicyFor("debian", Map.of(
                "schedule", slot.getMinute() + " " + slot.getHour() + " * * *", "timezone", "UTC", "change", "create",
                "window", Map.of("length", "PT4H", "cut_off", "PT90M")));

        JsonNode waiting = Eventually.get("the run of the slot", Duration.ofMinutes(5),
                () -> operator().get("/patch/runs?policy_id=" + policy).wanted().required("items"),
                items -> !items.isEmpty() && !items.get(0).required("change").isNull()).get(0);
        assertThat(waiting.required("slot").asText()).isEqualTo(slot.toInstant().toString());
        JsonNode change = changeOf(waiting);
        assertThat(Instant.parse(change.required("scheduled_at").asText())).isEqualTo(slot.toInstant());
        assertThat(change.required("plan_digest")).isEqualTo(waiting.required("plan_digest"));
        assertThat(operator().get("/patch/policies/" + policy + "/preview").wanted().at("/fires/0/planned_run"))
                .isEqualTo(waiting.required("id"));
        bob().post("/itsm/changes/" + change.required("id").asText() + "/approve", Map.of()).wanted();

        JsonNode run = awaitEnd(waiting.required("id").asText());

        assertThat(verdict(run)).as("%s", run).isEqualTo("succeeded");
        assertThat(Instant.parse(run.required("first_touch_at").asText())).isAfterOrEqualTo(slot.toInstant());
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
    }

    private JsonNode madePlan(String policy, Map<String, Object> more) {
        Map<String, Object> wish = new HashMap<>(more);
        wish.put("policy_id", policy);
        String id = serverAs("planner").post("/patch/plans", wish).wanted().required("id").asText();
        JsonNode plan = Eventually.get("plan " + id, Duration.ofMinutes(10),
                () -> operator().get("/patch/plans/" + id).wanted(),
                made -> !made.required("state").asText().equals("making"));
        assertThat(plan.required("state").asText()).as("%s", plan).isEqualTo("frozen");
        return plan;
    }

    private String startFrozen(String policy, JsonNode plan, List<LentHost> hosts) {
        submitAndApprove(aDraftChange(hosts, Map.of(
                "external_ref", "patch-policy:" + policy, "plan_digest", plan.required("digest").asText())));
        return startRun(Map.of("policy_id", policy, "plan_id", plan.required("id").asText()));
    }
}
