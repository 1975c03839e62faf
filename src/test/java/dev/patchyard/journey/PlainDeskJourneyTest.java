package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.datacenter.SecondServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A CMDB and a change desk that know no more than the plain verbs, behind a second server on the same lab. */
class PlainDeskJourneyTest extends Journey {
    @Test
    @Tag("long")
    void aCmdbAndADeskWithPlainVerbsAreEnough() {
        LentHost host = givenADebianHost();
        try (SecondServer plain = site().second(Map.of("CMDB", "cmdb_plain", "ITSM", "itsm_plain"))) {
            speakingTo(plain);
            String policy = givenAPolicyFor("debian", Map.of("change", "create"));

            String refused = startRun(Map.of("policy_id", policy));
            String rejected = raisedBy(refused);
            bob().post("/itsm/changes/" + rejected + "/reject", Map.of("reason", "not tonight")).wanted();
            JsonNode no = awaitEnd(refused);
            assertThat(verdict(no)).as("%s", no).isEqualTo("refused");
            assertThat(host.packageVersion("acme-web")).isEqualTo("1.0");

            String id = startRun(Map.of("policy_id", policy));
            String change = raisedBy(id);
            assertThat(host.packageVersion("acme-web")).as("nothing moves before somebody approves").isEqualTo("1.0");
            bob().post("/itsm/changes/" + change + "/approve", Map.of()).wanted();
            JsonNode run = awaitEnd(id);

            assertThat(verdict(run)).as("%s", run).isEqualTo("succeeded");
            assertThat(host.packageVersion("acme-web")).isEqualTo("2.0");
            assertThat(host.health()).contains("\"UP\"", "\"version\": \"2.0\"");
            assertThat(change(change).required("status").asText()).isEqualTo("completed");
            assertThat(host.ci().required("patch_state").required("last_patched").asText()).startsWith("20");
            assertThat(List.of(rejected, change)).doesNotHaveDuplicates();
        }
    }

    /** @return the change that the run raised, once it waits for its approval */
    private String raisedBy(String id) {
        JsonNode waiting = awaitRun(id, "its change", run -> run.hasNonNull("change"));
        String change = waiting.required("change").required("id").asText();
        assertThat(waiting.required("change").required("raised_by_us").asBoolean()).isTrue();
        assertThat(change(change).required("status").asText()).isEqualTo("pending_approval");
        return change;
    }
}
