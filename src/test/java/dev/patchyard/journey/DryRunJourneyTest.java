package dev.patchyard.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DryRunJourneyTest extends Journey {
    @Test
    void aDryRunTellsTheExactTransactionAndLeavesEveryHostAsItWas() {
        List<LentHost> hosts = givenHosts(1, 1);
        for (LentHost host : hosts) {
            String before = host.asItIs();
            JsonNode ciBefore = host.ci();
            JsonNode snapshotsBefore = snapshots(host);
            String policy = givenAPolicyFor(host.family(), Map.of("change", "create"));

            JsonNode run = dryRun(policy);

            assertThat(verdict(run)).as("%s", run).isEqualTo("succeeded");
            String id = run.required("id").asText();
            JsonNode plan = operator().get("/patch/runs/" + id + "/plan").wanted();
            assertThat(plan.toString()).contains("acme-web", "acme-lib", "\"2.0");
            assertThat(plan.required("hosts").get(0).required("restarts").valueStream().map(JsonNode::asText))
                    .as("services that will be restarted").contains("acme-web");
            assertThat(host.asItIs()).isEqualTo(before);
            assertThat(snapshots(host)).isEqualTo(snapshotsBefore);
            assertThat(host.ci()).as("it writes nothing to the CMDB").isEqualTo(ciBefore);
            assertThat(run.required("messages")).isEmpty();
            assertThat(changesAbout(host)).as("it raises nothing").isEmpty();
            assertThat(incidents(id)).isEmpty();
        }
    }

    @Test
    void aPolicyThatMatchesNobodyIsAFailureAndNeverTheControllerItself() throws IOException {
        String policy = givenAPolicyFor("debian", Map.of());
        String controller = controllersPackages();

        JsonNode run = awaitEnd(startRun(Map.of("policy_id", policy)));

        assertThat(verdict(run)).isEqualTo("failed");
        assertThat(run.required("failure").asText()).isEqualTo("no_ci_matched");
        assertThat(run.required("hosts")).isEmpty();
        assertThat(logOf(run.required("id").asText())).doesNotContain("play ");
        try (Stream<Path> files = Files.walk(site().state().resolve("plays"))) {
            assertThat(files).noneMatch(file -> file.toString().contains(run.required("id").asText()));
        } catch (NoSuchFileException noPlayYet) {
            assertThat(site().state()).exists();
        }
        assertThat(controllersPackages()).isEqualTo(controller);
    }

    private JsonNode snapshots(LentHost host) {
        return site().lab("sim", "lab").get("/sim/vms/" + host.vm() + "/snapshots").wanted();
    }

    private List<JsonNode> changesAbout(LentHost host) {
        return alice().get("/itsm/changes?limit=200&ci_id=" + host.name()).wanted().required("items").valueStream()
                .filter(change -> change.required("title").asText().contains(tag()))
                .toList();
    }

    private static String controllersPackages() throws IOException {
        Path database = Path.of("/var/lib/dpkg/status");
        return Files.exists(database) ? Files.getLastModifiedTime(database).toString() : "none";
    }
}
