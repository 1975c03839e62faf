package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When a play of Patchyard did what, after the events it wrote.
 *
 * @param firstTouch when the first host asked for its permit, in seconds since the epoch: its snapshot comes after that
 * @param overhead   share of the hosts' time in the play that was not the installation: pre-flight, permit with gate and
 *                   snapshot, restarts and checks
 */
record PlayRecord(double firstTouch, double overhead) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PERMIT = "patchyard_permit";
    private static final Set<String> OURS = Set.of("patchyard_host", PERMIT);
    private static final Set<String> ENDS = Set.of("ok", "failed", "skipped", "unreachable");
    private static final int DEPTH = 4;

    /** @param state the server's state directory, below which the play's own directory lies */
    static PlayRecord find(Path state, String playId) {
        try (Stream<Path> found = Files.find(state, DEPTH, (path, attributes) -> path.endsWith(playId + "/events"))) {
            Path events = found.findFirst().orElseThrow(() -> new Trouble("the play " + playId + " left no events"));
            return of(Files.readAllLines(events));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** @param lines a JSON object each */
    static PlayRecord of(List<String> lines) {
        Map<String, Double> begun = new HashMap<>();
        double firstTouch = Double.MAX_VALUE;
        double ours = 0;
        double all = 0;
        for (String line : lines) {
            JsonNode event = read(line);
            double at = event.path("at").asDouble();
            String task = event.path("host").asText() + "/" + event.path("task").asText();
            boolean isOurs = OURS.contains(event.path("action").asText());
            if (event.path("event").asText().equals("begun")) {
                begun.put(task, at);
                firstTouch = event.path("action").asText().equals(PERMIT) ? Math.min(firstTouch, at) : firstTouch;
            } else if (ENDS.contains(event.path("event").asText()) && begun.containsKey(task)) {
                double took = at - begun.remove(task);
                all += took;
                ours += isOurs ? took : 0;
            }
        }
        return new PlayRecord(firstTouch, all > 0 ? ours / all : Double.NaN);
    }

    private static JsonNode read(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
