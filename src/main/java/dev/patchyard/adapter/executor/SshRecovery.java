package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.ansible.HostPrograms;
import dev.patchyard.adapter.ansible.HostPrograms.Answer;
import dev.patchyard.inventory.Ci;
import dev.patchyard.patching.HostRecovery;
import dev.patchyard.patching.HostTakeover;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Nap;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The host's side of a revert over ssh, with the programs that {@code rollback-snapshot.yml} runs too. */
@Singleton
public final class SshRecovery implements HostRecovery {
    private static final int LONGEST_FILE = 1024 * 1024;
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final HostPrograms programs;

    public SshRecovery(HostPrograms programs) {
        this.programs = programs;
    }

    @Override
    public Map<String, String> saveEvidence(String runId, Ci host) {
        return switch (programs.run(host, "evidence", Map.of(), Duration.ofMinutes(2))) {
            case Answer.Said(JsonNode said, Duration clock) -> files(said.path("files"));
            case Answer.Unreachable(String reason) -> Map.of("not-saved.txt", "the host cannot be reached: " + reason);
            case Answer.Failed(String reason) -> Map.of("not-saved.txt", "the host did not hand it out: " + reason);
        };
    }

    private static Map<String, String> files(JsonNode said) {
        Map<String, String> files = new TreeMap<>();
        said.properties().forEach(file -> {
            String content = file.getValue().asText();
            String name = file.getKey().replaceAll("[^A-Za-z0-9.-]", "_");
            files.put(name, content.length() <= LONGEST_FILE ? content
                    : content.substring(content.length() - LONGEST_FILE));
        });
        return files;
    }

    @Override
    public boolean awaitReturn(Ci host, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        programs.forget(host);
        while (!(programs.run(host, "hello", Map.of(), LOOK) instanceof Answer.Said)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            programs.forget(host);
            Nap.REAL.take(Duration.ofMillis(200));
        }
        return true;
    }

    @Override
    public Optional<Who> whoAnswers(Ci host) {
        return programs.run(host, "hello", Map.of(), LOOK) instanceof Answer.Said(JsonNode said, Duration clock)
                ? Optional.of(new Who(textOrNull(said.path("machine_id")), textOrNull(said.path("product_uuid")),
                        said.path("macs").valueStream().map(JsonNode::asText).toList()))
                : Optional.empty();
    }

    private static @Nullable String textOrNull(JsonNode value) {
        return value.isTextual() ? value.asText() : null;
    }

    @Override
    public Repair repair(Ci host, HostTakeover takeover) {
        return switch (programs.run(host, "repair", HostFence.order(takeover), Limits.PACKAGE_STEP)) {
            case Answer.Said(JsonNode said, Duration clock) ->
                    new Repair(said.path("clean").asBoolean(), Complaints.plain(said.path("said").asText()));
            case Answer.Unreachable(String reason) -> new Repair(false, "the host cannot be reached: " + reason);
            case Answer.Failed(String reason) -> new Repair(false, reason);
        };
    }
}
