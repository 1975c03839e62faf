package dev.patchyard.adapter.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.adapter.ansible.EventTail;
import dev.patchyard.patching.TaskLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLinesTest {
    @TempDir
    Path temporary;

    private List<TaskLine> lines(String... events) throws IOException {
        Path file = Files.writeString(temporary.resolve("events"), String.join("\n", events) + "\n");
        return new EventTail(file).poll().stream().filter(TaskLines::isLine).map(event -> TaskLines.of(event, "web-1")).toList();
    }

    @Test
    void aTaskIsToldWithWhatItSaid() throws IOException {
        assertThat(lines(
                        "{\"seq\":1,\"at\":1.5,\"event\":\"started\",\"playbook\":\"patch\"}",
                        "{\"seq\":2,\"at\":1.5,\"event\":\"begun\",\"host\":\"h\",\"action\":\"apt\",\"task\":\"Install\"}",
                        "{\"seq\":3,\"at\":1.5,\"event\":\"ok\",\"host\":\"h\",\"action\":\"apt\",\"task\":\"Install\",\"result\":{\"changed\":true,\"msg\":\" two packages \"}}",
                        "{\"seq\":4,\"at\":1.5,\"event\":\"failed\",\"host\":\"h\",\"action\":\"command\",\"task\":\"Check\",\"result\":{\"msg\":\"no\",\"stderr\":\"E: one\",\"stdout\":\"a\\nb\"}}",
                        "{\"seq\":5,\"at\":1.5,\"event\":\"stats\",\"hosts\":{}}"))
                .extracting(line -> line.number() + " " + line.kind() + " " + line.text())
                .containsExactly("2 begun Install", "3 ok Install (changed): two packages", "4 failed Check: no\nE: one\na\nb");
    }

    @Test
    void secretsAreMaskedAndLongWordsAreCut() throws IOException {
        List<TaskLine> said = lines(
                "{\"seq\":1,\"at\":1,\"event\":\"ok\",\"host\":\"h\",\"task\":\"T\",\"result\":{\"msg\":\"password=hunter2 is it\"}}",
                "{\"seq\":2,\"at\":1,\"event\":\"ok\",\"host\":\"h\",\"task\":\"T\",\"result\":{\"msg\":\"" + "x".repeat(9_000) + "\"}}",
                "{\"seq\":3,\"at\":1,\"event\":\"ok\",\"host\":\"h\",\"action\":\"debug\",\"result\":{\"censored\":true}}");
        assertThat(said.get(0).text()).isEqualTo("T: password=*** is it");
        assertThat(said.get(1).text()).hasSize(4_006).endsWith("x [cut]");
        assertThat(said.get(2).text()).isEqualTo("debug");
    }
}
