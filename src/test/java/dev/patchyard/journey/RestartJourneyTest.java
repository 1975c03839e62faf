package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RestartJourneyTest extends Journey {
    @Test
    void aServiceOnOldCodeIsPendingUnlessItIsRestarted() {
        List<LentHost> hosts = givenHosts(2, 0);
        hosts.forEach(host -> host.offered("2.3-stale"));
        LentHost left = hosts.getFirst();
        LentHost restarted = hosts.getLast();
        String leaving = givenAPolicyFor("debian", Map.of("restart_services", "none"));
        String restarting = givenAPolicyFor("debian", Map.of());

        String first = startApproved(leaving, dryRun(leaving, List.of(left)), List.of(left));
        String second = startApproved(restarting, dryRun(restarting, List.of(restarted)), List.of(restarted));
        JsonNode pending = awaitEnd(first);
        JsonNode good = awaitEnd(second);

        assertThat(stateOf(left, pending)).as("%s", pending).isEqualTo("pending_restart");
        assertThat(verdict(pending)).isEqualTo("failed");
        assertThat(left.packageVersion("acme-web")).isEqualTo("2.3");
        assertThat(left.health()).as("old code runs on").contains("\"version\": \"1.0\"");
        assertThat(left.ci().required("patch_state").required("compliance_status").asText()).isEqualTo("non_compliant");
        assertThat(changeOf(pending).path("outcome").asText()).isNotEqualTo("successful");
        assertThat(incidents(first)).hasSize(1);

        assertThat(stateOf(restarted, good)).as("%s", good).isEqualTo("ok");
        assertThat(hostOf(restarted, good).required("restarted").toString()).contains("acme-web");
        assertThat(restarted.health()).contains("\"UP\"", "\"version\": \"2.3\"");
    }

    @Test
    void aHostThatNeedsARebootGetsOneAndProvesIt() {
        LentHost host = givenADebianHost().offered("2.4-reboot");
        String before = host.bootId();
        String policy = givenAPolicyFor("debian", Map.of());

        JsonNode run = awaitEnd(startPlannedAndApproved(policy, List.of(host)));

        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("ok");
        assertThat(hostOf(host, run).required("rebooted").asBoolean()).isTrue();
        assertThat(host.bootId()).isNotEqualTo(before);
        assertThat(host.has("/run/reboot-required")).isFalse();
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.4");
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.4\"");
    }

    @Test
    @Tag("long")
    void aHostThatMustNotRebootStaysPending() {
        List<LentHost> hosts = givenHosts(1, 1);
        for (LentHost host : hosts) {
            host.offered("2.4-reboot");
            String before = host.bootId();
            String policy = givenAPolicyFor(host.family(), Map.of("reboot", "never"));

            String id = startPlannedAndApproved(policy, List.of(host));
            JsonNode run = awaitEnd(id);

            assertThat(stateOf(host, run)).as("%s", run).isEqualTo("pending_reboot");
            assertThat(verdict(run)).isEqualTo("failed");
            assertThat(host.bootId()).isEqualTo(before);
            assertThat(host.packageVersion("acme-web")).startsWith("2.4");
            assertThat(incidents(id)).hasSize(1);
        }
    }

    @Test
    @Tag("long")
    void anEnterpriseHostThatNeedsARebootGetsOne() {
        LentHost host = givenAnElHost().offered("2.4-reboot");
        String before = host.bootId();
        String policy = givenAPolicyFor("el", Map.of());

        JsonNode run = awaitEnd(startPlannedAndApproved(policy, List.of(host)));

        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("ok");
        assertThat(hostOf(host, run).required("rebooted").asBoolean()).isTrue();
        assertThat(host.bootId()).isNotEqualTo(before);
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.4\"");
    }
}
