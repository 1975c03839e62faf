package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LostHostJourneyTest extends Journey {
    @Test
    void aHostThatLosesPowerInMidUnpackIsRepairedOrGoesBack() {
        LentHost host = givenADebianHost().offered("2.7-interrupted").slowedBy(60);
        String bootBefore = host.bootId();
        String policy = givenAPolicyFor("debian", Map.of("rollback", "auto"));

        String id = startPlannedAndApproved(policy, List.of(host));
        host.awaitProcess("acme-web.postrm upgrade");
        assertThat(host.run("dpkg-query", "-W", "-f", "${db:Status-Status}", "acme-web")).isEqualTo("half-installed");
        host.power("cut").power("on").slowedBy(0);
        JsonNode run = awaitEnd(id);

        assertThat(host.bootId()).isNotEqualTo(bootBefore);
        assertThat(host.packagesAreInOrder()).as("the package database after %s", run).isTrue();
        assertThat(stateOf(host, run)).as("%s", run).isIn("reverted", "ok");
        String version = stateOf(host, run).equals("reverted") ? "1.0" : "2.7";
        assertThat(host.packageVersion("acme-web")).isEqualTo(version);
        assertThat(host.health()).contains("\"UP\"", "\"version\": \"" + version + "\"");
        assertThat(run.required("stages").toString()).contains("verify");
        assertThat(incidents(id)).hasSize(stateOf(host, run).equals("ok") ? 0 : 1);
    }

    @Test
    @Tag("long")
    void aHostThatLosesTheNetworkInMidInstallationIsJudgedWhenItIsBack() {
        LentHost host = givenADebianHost().offered("2.6-slow").slowedBy(8);
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, List.of(host));
        host.awaitProcess("acme-web.postinst configure");
        host.cutOffTheNetwork();
        JsonNode lost = awaitHost(id, host, "failed");
        assertThat(hostOf(host, lost).required("state").asText())
                .as("nobody knows yet how it ended").isIn("in_progress", "unknown");
        host.joinTheNetwork();
        JsonNode run = awaitEnd(id);

        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("failed");
        assertThat(hostOf(host, run).required("reason").asText()).contains("UNREACHABLE");
        assertThat(host.packageVersion("acme-web"))
                .as("a lost connection does not stop a package manager").isEqualTo("2.6");
        assertThat(host.packagesAreInOrder()).isTrue();
        assertThat(changeOf(run).required("status").asText()).isEqualTo("failed");
        assertThat(incidents(id)).hasSize(1);
    }
}
