package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybooksTest {
    private Path directory;
    private Playbooks playbooks;
    private Map<String, String> planned;

    @BeforeEach
    void begin(@TempDir Path temporary) throws IOException {
        directory = temporary;
        Files.createDirectories(directory.resolve("action_plugins"));
        Files.writeString(directory.resolve("patch-ubuntu.yml"), "---\n");
        Files.writeString(directory.resolve("action_plugins/permit.py"), "pass\n");
        playbooks = new Playbooks(new AnsibleSettings(directory.toString(), "/tmp/p", "/tmp/k", null, List.of(), 1, 1,
                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), null));
        planned = playbooks.digests();
    }

    @Test
    void everyFileThatMayBeExecutedIsCounted() {
        assertThat(planned).containsOnlyKeys("patch-ubuntu.yml", "action_plugins/permit.py");
        assertThatCode(() -> playbooks.requireUnchanged(planned)).doesNotThrowAnyException();
        assertThatCode(() -> playbooks.requireUnchanged(Map.of())).doesNotThrowAnyException();
    }

    @Test
    void oneChangedByteIsRefusedByName() throws IOException {
        Files.writeString(directory.resolve("action_plugins/permit.py"), "pasS\n");
        assertThatThrownBy(() -> playbooks.requireUnchanged(planned))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("action_plugins/permit.py");
    }

    @Test
    void anAddedFileIsRefused() throws IOException {
        Files.createDirectories(directory.resolve("action_plugins/__pycache__"));
        Files.writeString(directory.resolve("action_plugins/__pycache__/permit.cpython-311.pyc"), "x");
        assertThatThrownBy(() -> playbooks.requireUnchanged(planned)).hasMessageContaining("__pycache__");
    }

    @Test
    void aLinkIsRefused() throws IOException {
        Files.createSymbolicLink(directory.resolve("library"), Path.of("/tmp"));
        assertThatThrownBy(playbooks::digests)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("plain file");
    }

    @Test
    void ourOwnPlaybooksHaveNoTaskOnTheController() throws IOException {
        try (var files = Files.walk(Path.of("playbooks"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
                assertThat(Files.readString(file)).as(file.toString())
                        .doesNotContain("localhost", "delegate_to", "local_action", "connection: local");
            }
        }
    }
}
