package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.patching.HostPermit.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermitSpoolTest {
    private static final String HOST = HostName.of("web-1");
    private static final Instant UNTIL = Instant.parse("2026-01-01T00:00:00Z");

    private Path directory;
    private PermitSpool spool;

    @BeforeEach
    void begin(@TempDir Path temporary) {
        directory = temporary;
        spool = new PermitSpool(temporary);
    }

    @Test
    void aRequestIsOpenUntilItIsDecided() throws IOException {
        Files.writeString(directory.resolve(HOST + ".ask"), "{}");
        assertThat(spool.open()).containsExactly(HOST);
        assertThat(spool.decide(HOST, new Answer.Granted(1), UNTIL)).isTrue();
        assertThat(spool.open()).isEmpty();
        assertThat(spool.decision(HOST)).contains(new PermitSpool.Decision(true, ""));
        assertThat(new ObjectMapper().readTree(directory.resolve(HOST + ".decision").toFile()))
                .as("what the host wants to know of the permit")
                .isEqualTo(new ObjectMapper().readTree(
                        "{\"granted\": true, \"reason\": \"\", \"epoch\": 1, \"until\": 1767225600}"));
    }

    @Test
    void aDecisionIsMadeOnce() throws IOException {
        Files.writeString(directory.resolve(HOST + ".decision"),
                "{\"granted\": false, \"reason\": \"no server answered\"}");
        assertThat(spool.decide(HOST, new Answer.Granted(1), UNTIL)).isFalse();
        assertThat(spool.decision(HOST)).contains(new PermitSpool.Decision(false, "no server answered"));
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDraftAndAForeignNameAreNoRequests() throws IOException {
        Files.writeString(directory.resolve(HOST + ".ask.new"), "{}");
        Files.writeString(directory.resolve("localhost.ask"), "{}");
        assertThat(spool.open()).isEmpty();
    }

    @Test
    void aDecisionThatCannotBeReadGrantsNothing() throws IOException {
        Files.writeString(directory.resolve(HOST + ".decision"), "{\"granted\": tr");
        assertThat(spool.decision(HOST)).hasValueSatisfying(d -> assertThat(d.granted()).isFalse());
    }
}
