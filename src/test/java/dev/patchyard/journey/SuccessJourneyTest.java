package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SuccessJourneyTest extends Journey {
    @Test
    void aHostGetsExactlyWhatWasPlannedAndAfterwardsNothingIsLeftToDo() {
        LentHost host = givenADebianHost();
        host.run("apt-mark", "hold", "acme-tool");
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, List.of(host));
        JsonNode run = awaitEnd(id);

        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("succeeded");
        assertThat(stateOf(host, run)).isEqualTo("ok");
        assertThat(hostOf(host, run).required("moved").valueStream().map(JsonNode::asText))
                .contains("acme-web 1.0 → 2.0")
                .noneMatch(moved -> moved.startsWith("acme-tool "));
        assertThat(hostOf(host, run).required("verified").asText()).isEqualTo("app");
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
        assertThat(host.packageVersion("acme-tool")).as("a held package stays").isEqualTo("1.0");
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.0\"", "\"lib\": \"2.0\"");
        assertThat(changeOf(run).required("status").asText()).isEqualTo("completed");
        assertThat(changeOf(run).required("outcome").asText()).isEqualTo("successful");
        assertThat(incidents(id)).isEmpty();
        assertThat(host.ci().required("patch_state").required("last_patched").asText()).startsWith("20");

        String before = host.asItIs();
        JsonNode again = awaitEnd(startRun(Map.of("policy_id", policy)));

        assertThat(verdict(again)).as("verdict of %s", again).isEqualTo("nothing_to_do");
        assertThat(host.asItIs()).isEqualTo(before);
        assertThat(incidents(again.required("id").asText())).isEmpty();
    }

    @Test
    void anEnterpriseHostIsPatchedByDnfAndOneWhoseTagContradictsItIsLeftOut() {
        List<LentHost> hosts = givenHosts(1, 1);
        LentHost contradicted = hosts.getFirst();
        LentHost host = hosts.getLast();
        contradicted.describedAs(Map.of("tags", Map.of("os", "rhel9")));
        String before = contradicted.asItIs();
        host.run("dnf", "-q", "versionlock", "add", "acme-tool");
        String policy = givenAPolicyFor("el", Map.of("unreachable_limit", "50%"));
        String id = startPlannedAndApproved(policy, hosts);
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(host, run)).as("state in %s", run).isEqualTo("ok");
        assertThat(host.packageVersion("acme-web")).startsWith("2.0-");
        assertThat(host.packageVersion("acme-tool")).as("a locked package stays").startsWith("1.0-");
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.0\"", "\"lib\": \"2.0\"");
        assertThat(stateOf(contradicted, run)).isEqualTo("left_out:os_mismatch");
        assertThat(run.required("left_out").toString()).contains("tagged rhel9", "debian");
        assertThat(contradicted.asItIs()).isEqualTo(before);
        assertThat(verdict(run)).as("a CI that is left out is no success").isEqualTo("completed_with_errors");
        assertThat(changeOf(run).required("outcome").asText()).isEqualTo("successful_with_issues");
        assertThat(changeOf(run).required("notes").asText()).contains(contradicted.name() + ": left out");
    }

    @Test
    @Tag("long")
    void aHostThatCallsItselfUbuntuIsPatchedAsUbuntu() {
        LentHost host = givenADebianHost().offered("2.0", true);
        host.run("rm", "-f", "/etc/os-release");
        host.withFile("/etc/os-release", "NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\n", "0644");
        host.describedAs(Map.of("tags", Map.of("os", "ubuntu24.04")));
        host.run("apt-mark", "hold", "acme-tool");
        String other = givenAPolicyFor("debian", Map.of("os_type", "ubuntu22.04"));
        String policy = givenAPolicyFor("debian", Map.of("os_type", "ubuntu24.04", "update_scope", "security"));

        JsonNode refused = awaitEnd(startRun(Map.of("policy_id", other, "dry_run", true)));
        JsonNode run = awaitEnd(startPlannedAndApproved(policy, List.of(host)));

        assertThat(refused.required("hosts")).as("another release is not meant").isEmpty();
        assertThat(stateOf(host, run)).as("state in %s", run).isEqualTo("ok");
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
        assertThat(host.packageVersion("acme-tool")).as("a held package stays").isEqualTo("1.0");
        assertThat(hostOf(host, run).required("moved").size()).as("the distribution's own updates too").isGreaterThan(2);
        assertThat(host.packagesAreInOrder()).isTrue();
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.0\"");
    }
}
