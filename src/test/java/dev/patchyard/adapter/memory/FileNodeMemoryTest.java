package dev.patchyard.adapter.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.run.restore.Mark;
import dev.patchyard.run.restore.NodeMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNodeMemoryTest {
    private static final Mark FIRST = new Mark(1, 17, "abc", Map.of("r1", new Mark.RunMark(3, 44), "r2", new Mark.RunMark(0, 1)));

    @TempDir
    Path directory;

    @Test
    void whatIsKeptIsRecalledByTheNextProgram() {
        assertThat(memory().recall()).isEmpty();
        memory().keep(FIRST);
        assertThat(memory().recall()).contains(FIRST);
        Mark second = new Mark(2, 18, "def", Map.of());
        memory().keep(second);
        assertThat(memory().recall()).contains(second);
        assertThat(directory.toFile().list()).containsExactly("mark.json");
    }

    @Test
    void aFileThatCannotBeReadIsNoMemoryAndIsWrittenAnew() throws Exception {
        Files.writeString(directory.resolve("mark.json"), "{\"settled\": 1, \"audit");
        assertThat(memory().recall()).isEmpty();
        memory().keep(FIRST);
        assertThat(memory().recall()).contains(FIRST);
    }

    @Test
    void aDraftThatACrashLeftHarmsNobody() throws Exception {
        memory().keep(FIRST);
        Files.writeString(directory.resolve("mark.json.new"), "half of");
        assertThat(memory().recall()).contains(FIRST);
        memory().keep(FIRST);
        assertThat(directory.toFile().list()).containsExactly("mark.json");
    }

    private NodeMemory memory() {
        return new FileNodeMemory(directory.resolve("mark.json"));
    }
}
