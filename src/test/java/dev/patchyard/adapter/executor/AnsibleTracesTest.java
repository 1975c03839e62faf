package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.adapter.ansible.AnsibleSettings;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.fake.FakeCmdb;
import dev.patchyard.inventory.Ci;
import dev.patchyard.run.restore.PlayTraces.Holder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnsibleTracesTest {
    private static final String RUN = UUID.randomUUID().toString();

    @TempDir
    Path plays;

    /** Hosts that answer with what a test lets them say; nobody answers for the others. */
    private record Saying(Map<String, String> words) implements HostPrograms {
        @Override
        public Answer run(Ci host, String work, Map<String, @Nullable Object> order, Duration patience) {
            try {
                String word = words.get(host.id());
                return word == null || !work.equals("word")
                        ? new Answer.Unreachable("no route")
                        : new Answer.Said(new ObjectMapper().readTree(word), Duration.ZERO);
            } catch (JsonProcessingException broken) {
                throw new IllegalArgumentException(broken);
            }
        }

        @Override
        public void forget(Ci host) {
            // Nothing is kept.
        }
    }

    private AnsibleTraces traces(Map<String, String> words) {
        return new AnsibleTraces(new Saying(words), new AnsibleSettings(
                "playbooks", plays.toString(), "/etc/patchyard/id", null, List.of(), 50, 16, Duration.ofSeconds(1),
                Duration.ofSeconds(1), Duration.ofSeconds(1), null));
    }

    @Test
    void playsThatLieHereAreToldWithTheirRun() throws Exception {
        Files.createDirectories(plays.resolve(RUN + "-w0-debian"));
        Files.createDirectories(plays.resolve("somebodys"));
        AnsibleTraces traces = traces(Map.of());
        assertThat(traces.plays()).containsExactly(RUN + "-w0-debian");
        assertThat(traces.runOf(RUN + "-w0-debian")).isEqualTo(RUN);
        assertThat(traces.runOf("somebodys")).isEmpty();
    }

    @Test
    void hostsTellWhoHoldsThem() {
        Map<String, Holder> holders = traces(Map.of(
                        "held", "{\"well\": false, \"held\": {\"run\": \"r1\", \"epoch\": 4}}",
                        "free", "{\"well\": false, \"held\": null}"))
                .holders(List.of(FakeCmdb.vm("held", "debian12"), FakeCmdb.vm("free", "debian12"), FakeCmdb.vm("away", "debian12")));
        assertThat(holders).isEqualTo(Map.of(
                "held", new Holder(true, "r1", 4), "free", new Holder(true, "", 0), "away", new Holder(false, "", 0)));
    }
}
