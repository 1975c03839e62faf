package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.bench.AtOnce;
import dev.patchyard.cli.client.JsonClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at hosts through the lab's own entry, with a program that shares nothing with Patchyard's. */
final class Inspector {
    private static final int ATTEMPTS = 4;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Grounds grounds;
    private final String program;

    /** @param installation where {@code bench/truth/look.py} lies */
    Inspector(Grounds grounds, Path installation) {
        this.grounds = grounds;
        try {
            this.program = Files.readString(installation.resolve("bench/truth/look.py"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /**
     * @param earlier what was seen before, null for the first look
     * @return null when the host is powered off
     */
    @Nullable Look look(TruthHost host, @Nullable Look earlier) {
        List<Long> mark = earlier == null ? List.of(0L, 0L) : earlier.mark();
        JsonNode ran = patiently(host, List.of(
                "python3", "-I", "-c", program, host.family(), mark.getFirst().toString(), mark.getLast().toString()));
        if (ran.required("exit_code").asInt() == Grounds.OFF) {
            return null;
        }
        try {
            return Look.of(MAPPER.readTree(ran.required("stdout").asText()));
        } catch (JsonProcessingException | IllegalArgumentException garbage) {
            throw new Trouble(host.name() + " could not be looked at: " + ran);
        }
    }

    /** A look changes nothing, and a busy machine may take longer over one than a client waits. */
    private JsonNode patiently(TruthHost host, List<String> command) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return grounds.execute(host, command);
            } catch (JsonClient.NoAnswer late) {
                AtOnce.pause(PAUSE);
            }
        }
        return grounds.execute(host, command);
    }
}
