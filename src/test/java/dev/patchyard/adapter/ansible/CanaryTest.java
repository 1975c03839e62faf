package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs this machine's own ansible-playbook. */
class CanaryTest {
    @TempDir
    private Path temporary;

    @Test
    void thisAnsibleLeavesUnsafeValuesAlone() {
        assertThatCode(new Canary(settings("playbooks", List.of()))::requireSilence).doesNotThrowAnyException();
    }

    @Test
    void anAnsibleThatEvaluatesThemIsRefused() throws IOException {
        Path playbooks = Files.createDirectories(temporary.resolve("playbooks"));
        Files.writeString(playbooks.resolve("canary.yml"), """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - ansible.builtin.debug:
                        msg: "42 evaluated"
                """);
        Files.createSymbolicLink(playbooks.resolve("callback_plugins"),
                Path.of("playbooks/callback_plugins").toAbsolutePath());
        Files.copy(Path.of("playbooks/ansible.cfg"), playbooks.resolve("ansible.cfg"));
        assertThatThrownBy(new Canary(settings(playbooks.toString(), List.of()))::requireSilence)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("evaluates values");
    }

    @Test
    void anAnsibleThatDoesNotAnswerIsRefused() {
        assertThatThrownBy(new Canary(settings("playbooks", List.of("/bin/echo")))::requireSilence)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not answer");
    }

    @Test
    void theProbeLeavesNothingBehind() throws IOException {
        new Canary(settings("playbooks", List.of())).listen();
        try (var files = Files.list(temporary.resolve("plays"))) {
            assertThat(files).isEmpty();
        }
    }

    private AnsibleSettings settings(String playbooks, List<String> wrapper) {
        return new AnsibleSettings(playbooks, temporary.resolve("plays").toString(), "/etc/patchyard/id", null,
                wrapper, 50, 16,
                Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofSeconds(5), null);
    }
}
