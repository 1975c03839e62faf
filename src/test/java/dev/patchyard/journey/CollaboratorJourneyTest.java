package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollaboratorJourneyTest extends Journey {
    @Test
    void theResultStandsWhileTheDeskIsDownAndSomebodyElseWritesToTheCmdb() {
        LentHost host = givenADebianHost();
        String conflict = givenAFault("cmdb", "conflict_412", host, Map.of("person", "patchyard", "times", 1));
        String down = givenAFault("itsm", "status_503", host,
                Map.of("person", "patchyard", "path_glob", "/itsm/changes/*/complete"));
        String policy = givenAPolicyFor("debian", Map.of());

        String id = startPlannedAndApproved(policy, List.of(host));
        JsonNode run = awaitVerdict(id);

        assertThat(verdict(run)).as("verdict of %s", run).isEqualTo("succeeded");
        assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
        assertThat(hitsOf(down)).isPositive();
        assertThat(message(run, "change")).isEqualTo("open");
        assertThat(changeOf(run).required("status").asText()).isEqualTo("in_progress");

        heal(down);
        JsonNode told = awaitEnd(id);
        assertThat(message(told, "change")).isEqualTo("delivered");
        assertThat(changeOf(told).required("status").asText()).isEqualTo("completed");
        assertThat(changeOf(told).required("outcome").asText()).isEqualTo("successful");
        String verb = "/" + changeOf(told).required("id").asText() + "/complete";
        assertThat(requestsOfTheServer("itsm", "POST", verb).stream()
                        .filter(request -> request.required("status").asInt() == 200))
                .as("closed once").hasSize(1);

        assertThat(hitsOf(conflict)).as("the CMDB said 412 once").isEqualTo(1);
        assertThat(message(told, "patch_state")).isEqualTo("delivered");
        assertThat(host.ci().required("patch_state").required("last_patched").asText()).startsWith("20");
        assertThat(verdict(told)).isEqualTo("succeeded");
    }

    private static String message(JsonNode run, String kind) {
        return run.required("messages").valueStream()
                .filter(message -> message.required("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no message " + kind + " in " + run))
                .required("state")
                .asText();
    }
}
