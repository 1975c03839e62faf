package dev.patchyard.chaos.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.chaos.kills.TurnFacts.PlayFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What plays wrote down themselves, read from their files. */
final class PlayFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PlayFiles() {}

    /** @return the plays of a run in any of the directories, one entry for each directory that has one */
    static List<PlayFacts> of(String run, List<Path> directories) {
        List<PlayFacts> found = new ArrayList<>();
        for (Path directory : directories) {
            for (Path play : below(directory).stream().filter(each -> each.getFileName().toString().startsWith(run)).toList()) {
                if (Files.exists(play.resolve("events"))) {
                    found.add(new PlayFacts(play.getFileName().toString(), directory.getParent().getFileName().toString(), work(play)));
                }
            }
        }
        return found;
    }

    private static List<Path> below(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Map<String, double[]> work(Path play) {
        Map<String, double[]> work = new HashMap<>();
        try {
            for (String line : Files.readAllLines(play.resolve("events"))) {
                JsonNode event = MAPPER.readTree(line);
                double at = event.path("at").asDouble();
                if (event.hasNonNull("host")) {
                    work.merge(event.path("host").asText(), new double[] {at, at},
                            (before, now) -> new double[] {Math.min(before[0], now[0]), Math.max(before[1], now[1])});
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return work;
    }
}
