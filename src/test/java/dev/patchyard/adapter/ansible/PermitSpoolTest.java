package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.patching.HostPermit.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermitSpoolTest {
    private static final String HOST = HostName.of("web-1");

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
        assertThat(spool.decide(HOST, new Answer.Granted())).isTrue();
        assertThat(spool.open()).isEmpty();
        assertThat(spool.decision(HOST)).contains(new PermitSpool.Decision(true, ""));
    }

    @Test
    void aDecisionIsMadeOnce() throws IOException {
        Files.writeString(directory.resolve(HOST + ".decision"),
                "{\"granted\": false, \"reason\": \"no server answered\"}");
        assertThat(spool.decide(HOST, new Answer.Granted())).isFalse();
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
