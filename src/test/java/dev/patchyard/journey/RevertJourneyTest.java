package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RevertJourneyTest extends Journey {
    @Test
    void aCanaryThatBreaksItsHealthStopsTheRunAndGoesBackByItself() {
        List<LentHost> hosts = givenHosts(3, 0);
        hosts.forEach(host -> host.offered("2.1-unhealthy"));
        LentHost canary = hosts.getFirst();
        List<LentHost> others = hosts.subList(1, 3);
        List<String> before = others.stream().map(LentHost::asItIs).toList();
        String bootBefore = canary.bootId();
        String policy = givenAPolicyFor("debian", Map.of("rollback", "auto", "max_parallel", 1));

        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("rolled_back");
        assertThat(stateOf(canary, run)).isEqualTo("reverted");
        assertThat(hostOf(canary, run).required("loss").asText())
                .contains("all writes to " + canary.name() + " since 20");
        assertThat(canary.packageVersion("acme-web")).isEqualTo("1.0");
        assertThat(canary.packageVersion("acme-lib")).isEqualTo("1.0");
        assertThat(canary.health()).contains("\"UP\"", "\"version\": \"1.0\"", "\"lib\": \"1.0\"");
        assertThat(canary.bootId()).as("a revert boots the old disk").isNotEqualTo(bootBefore);
        assertThat(canary.packagesAreInOrder()).isTrue();
        assertThat(others.stream().map(host -> stateOf(host, run))).containsOnly("not_started");
        assertThat(others.stream().map(LentHost::asItIs)).isEqualTo(before);
        assertThat(changeOf(run).required("status").asText()).isEqualTo("failed");
        assertThat(incidents(id)).hasSize(1);
        assertThat(incidents(id).getFirst().required("affected_cis").toString()).contains(canary.name());
        assertThat(canary.ci().required("patch_state").required("compliance_status").asText())
                .isEqualTo("non_compliant");
    }

    @Test
    void aPersonWhoWasToldTheLossTakesAFailedHostBack() {
        LentHost host = givenADebianHost().offered("2.1-unhealthy");
        String policy = givenAPolicyFor("debian", Map.of());

        JsonNode failed = awaitEnd(startPlannedAndApproved(policy, List.of(host)));
        assertThat(stateOf(host, failed)).as("%s", failed).isEqualTo("failed");
        assertThat(failed.required("attention").asText()).isEqualTo("needs_operator");
        assertThat(host.packageVersion("acme-web")).as("manual: nothing goes back by itself").isEqualTo("2.1");
        assertThat(host.health()).contains("\"DOWN\"");

        host.withFile("/root/written-since", "will be lost", "0600");
        String change = anApprovedChange(List.of(host));
        String path = "/patch/runs/" + failed.required("id").asText() + "/rollback";
        Map<String, Object> confirmed = rollback(change, Map.of("ci_id", host.name(), "confirm_name", host.name()));
        Reply told = serverAs("night_shift").post(path, rollback(change, Map.of("ci_id", host.name())));
        assertThat(told.status()).isEqualTo(422);
        assertThat(told.body().toString()).contains("all writes to " + host.name() + " since 20", "confirm_name");
        assertThat(operator().post(path, confirmed).status()).as("an operator may not").isEqualTo(403);

        String back = serverAs("night_shift").post(path, confirmed).wanted().required("id").asText();
        JsonNode run = awaitEnd(back);
        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("rolled_back");
        assertThat(stateOf(host, run)).isEqualTo("reverted");
        assertThat(host.packageVersion("acme-web")).isEqualTo("1.0");
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"1.0\"");
        assertThat(host.has("/root/written-since")).as("what was written since is lost, as was said").isFalse();
        assertThat(run.required("source_run").asText()).isEqualTo(failed.required("id").asText());
    }

    @Test
    @Tag("long")
    void aPolicyWithoutRollbackLeavesAFailedHostAsItIs() {
        LentHost host = givenADebianHost().offered("2.1-unhealthy");
        String policy = givenAPolicyFor("debian", Map.of("rollback", "none"));

        String id = startPlannedAndApproved(policy, List.of(host));
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("failed");
        assertThat(stateOf(host, run)).isEqualTo("failed");
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.1");
        assertThat(host.health()).contains("\"DOWN\"");
        assertThat(run.required("stages").toString()).doesNotContain("\"rollback\"");
        assertThat(changeOf(run).required("status").asText()).isEqualTo("failed");
        assertThat(incidents(id)).hasSize(1);
    }

    private static Map<String, Object> rollback(String change, Map<String, Object> host) {
        return Map.of("hosts", List.of(host), "change_id", change, "reason", "the service is down");
    }
}
