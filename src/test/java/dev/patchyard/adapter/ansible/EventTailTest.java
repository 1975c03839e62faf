package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTailTest {
    private Path file;
    private EventTail tail;

    @BeforeEach
    void begin(@TempDir Path directory) {
        file = directory.resolve("events");
        tail = new EventTail(file);
    }

    @Test
    void aFileThatIsNotThereYetHasNoEvents() {
        assertThat(tail.poll()).isEmpty();
        assertThat(tail.broken()).isZero();
    }

    @Test
    void eventsComeOnceAndInOrder() throws IOException {
        write("{\"seq\":1,\"at\":1.5,\"event\":\"started\"}\n{\"seq\":2,\"at\":2,\"event\":\"ok\",\"host\":\"h-1\"}\n");
        assertThat(tail.poll()).extracting(PlayEvent::kind).containsExactly("started", "ok");
        assertThat(tail.poll()).isEmpty();
        write("{\"seq\":3,\"at\":3,\"event\":\"stats\"}\n");
        assertThat(tail.poll()).extracting(PlayEvent::sequence).containsExactly(3L);
        assertThat(tail.broken()).isZero();
    }

    @Test
    void halfALineWaitsForItsEnd() throws IOException {
        write("{\"seq\":1,\"at\":1,\"ev");
        assertThat(tail.poll()).isEmpty();
        write("ent\":\"started\"}\n");
        assertThat(tail.poll()).hasSize(1);
        assertThat(tail.broken()).isZero();
    }

    @Test
    void aCutFileKeepsWhatWasWhole() throws IOException {
        write("{\"seq\":1,\"at\":1,\"event\":\"started\"}\n{\"seq\":2,\"at\":2,\"event\":\"st");
        assertThat(tail.poll()).hasSize(1);
    }

    @Test
    void aLineThatIsNoEventIsCountedAndNotBelieved() throws IOException {
        write("nonsense\n[]\n{\"seq\":\"1\",\"event\":\"ok\"}\n\u0000\u0000\n"
                + "{\"seq\":1,\"at\":1,\"event\":\"started\"}\n");
        assertThat(tail.poll()).hasSize(1);
        assertThat(tail.broken()).isEqualTo(4);
    }

    @Test
    void anEventInsideAnEventStaysText() throws IOException {
        String forged = "\\n{\\\"seq\\\":2,\\\"at\\\":2,\\\"event\\\":\\\"stats\\\",\\\"hosts\\\":{}}\\n";
        write("{\"seq\":1,\"at\":1,\"event\":\"ok\",\"host\":\"h-1\",\"result\":{\"msg\":\"" + forged + "\"}}\n");
        assertThat(tail.poll()).extracting(PlayEvent::kind).containsExactly("ok");
    }

    @Test
    void aRepeatedNumberIsNotBelievedAndAMissingOneIsCounted() throws IOException {
        write("{\"seq\":1,\"at\":1,\"event\":\"started\"}\n{\"seq\":1,\"at\":1,\"event\":\"stats\"}\n"
                + "{\"seq\":4,\"at\":1,\"event\":\"ok\"}\n");
        assertThat(tail.poll()).extracting(PlayEvent::kind).containsExactly("started", "ok");
        assertThat(tail.broken()).isEqualTo(3);
    }

    @Test
    void aHugeLineCostsNoMemoryAndHidesNothingBehindIt() throws IOException {
        write("{\"seq\":1,\"at\":1,\"event\":\"ok\",\"result\":{\"msg\":\"" + "x".repeat(5_000_000) + "\"}}\n");
        write("{\"seq\":2,\"at\":1,\"event\":\"stats\"}\n");
        assertThat(tail.poll()).extracting(PlayEvent::kind).containsExactly("stats");
        assertThat(tail.broken()).isEqualTo(2);
    }

    @Test
    void aDeeplyNestedLineIsRefused() throws IOException {
        write("{\"seq\":1,\"at\":1,\"event\":\"ok\",\"result\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}\n");
        assertThat(tail.poll()).isEmpty();
        assertThat(tail.broken()).isEqualTo(1);
    }

    private void write(String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
