package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuccessJourneyTest extends Journey {
    @Test
    void hostsOfBothFamiliesGetExactlyWhatWasPlanned() {
        List<LentHost> hosts = givenHosts(1, 1);
        for (LentHost host : hosts) {
            String policy = givenAPolicyFor(host.family(), Map.of());
            String id = startPlannedAndApproved(policy, List.of(host));
            JsonNode run = awaitEnd(id);

            assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("succeeded");
            assertThat(stateOf(host, run)).isEqualTo("ok");
            assertThat(host.packageVersion("acme-web")).startsWith("2.0");
            assertThat(host.health()).contains("\"UP\"", "\"2.0\"");
            assertThat(change(run.required("change").required("id").asText()).required("outcome").asText())
                    .isEqualTo("successful");
            assertThat(incidents(id)).isEmpty();
        }
    }
}
