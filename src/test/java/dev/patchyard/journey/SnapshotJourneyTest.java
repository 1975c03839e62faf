package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotJourneyTest extends Journey {
    @Test
    void aHostWithoutASnapshotIsNotPatched() {
        List<LentHost> hosts = givenHosts(2, 0);
        LentHost canary = hosts.getFirst();
        LentHost bare = hosts.getLast();
        String before = bare.asItIs();
        String fault = givenAFault("sim", "status_500", bare,
                Map.of("method", "POST", "path_glob", "/sim/vms/*/snapshots"));
        String policy = givenAPolicyFor("debian", Map.of());

        JsonNode run = awaitEnd(startPlannedAndApproved(policy, hosts));

        assertThat(hitsOf(fault)).isPositive();
        assertThat(stateOf(canary, run)).as("%s", run).isEqualTo("ok");
        assertThat(stateOf(bare, run)).isEqualTo("precheck_failed");
        assertThat(hostOf(bare, run).required("reason").asText()).contains("snapshot");
        assertThat(hostOf(bare, run).required("touched").asBoolean()).isFalse();
        assertThat(bare.asItIs()).isEqualTo(before);
        assertThat(verdict(run)).isEqualTo("completed_with_errors");
        assertThat(changeOf(run).required("outcome").asText()).isEqualTo("successful_with_issues");
    }
}
