package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hosts that are not patched for want of a good way back. */
@Tag("long")
class SnapshotConditionsJourneyTest extends Journey {
    @Test
    void aFullDatastoreAnUncoveredDiskAndALongChainEachKeepAHostAsItIs() {
        List<LentHost> hosts = givenHosts(4, 0);
        hosts.forEach(host -> host.offered("3.0"));
        LentHost full = hosts.get(1);
        LentHost uncovered = hosts.get(2);
        LentHost chained = hosts.get(3);
        JsonClient sim = site().lab("sim", "lab");
        // NB: beside the one to which journeys give hosts back.
        List<String> foreign = List.of("before-upgrade", "before-audit");
        try {
            sim.post("/sim/inject/disk-full", Map.of("vm_id", full.vm(), "free_percent", 19)).wanted();
            sim.post("/sim/inject/data-disk", Map.of("vm_id", uncovered.vm())).wanted();
            foreign.forEach(name -> snapshot(sim, chained, name));
            String policy = givenAPolicyFor("debian", Map.of("rollback", "auto", "unreachable_limit", "100%"));
            JsonNode run = awaitEnd(startPlannedAndApproved(policy, hosts));

            assertThat(stateOf(hosts.getFirst(), run)).as("%s", run).isEqualTo("ok");
            assertLeftAlone(run, full, "has 19 % free");
            assertLeftAlone(run, uncovered, "does not cover disk disk-1");
            assertLeftAlone(run, chained, "3 snapshots of others");
            JsonNode snapshot = hostOf(hosts.getFirst(), run).required("snapshot");
            assertThat(snapshot.required("covered").toString()).contains("disk-0");
            assertThat(snapshot.required("free_bytes").asLong()).isPositive();
            assertThat(changeOf(run).required("outcome").asText()).isEqualTo("successful_with_issues");
        } finally {
            sim.post("/sim/inject/disk-full", Map.of("vm_id", full.vm(), "heal", true));
            sim.post("/sim/inject/data-disk", Map.of("vm_id", uncovered.vm(), "heal", true));
        }
    }

    private static void snapshot(JsonClient sim, LentHost host, String name) {
        String path = "/sim/vms/" + host.vm() + "/snapshots";
        sim.post(path, Map.of("name", name)).wanted();
        Eventually.get("snapshot " + name, Duration.ofSeconds(60), () -> sim.get(path).wanted(), seen ->
                seen.required("items").valueStream().anyMatch(each -> each.required("name").asText().equals(name)
                        && each.required("state").asText().equals("ready")));
    }

    private void assertLeftAlone(JsonNode run, LentHost host, String why) {
        assertThat(stateOf(host, run)).as("%s", run).isEqualTo("precheck_failed");
        assertThat(hostOf(host, run).required("reason").asText()).contains(why);
        assertThat(host.packageVersion("acme-web")).isEqualTo("1.0");
    }
}
