package dev.patchyard.adapter.executor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** What went wrong, shortened from what a failed task returned. Everything in it is a host's word. */
final class Complaints {
    private static final int LONGEST = 1_000;

    private Complaints() {}

    /** @return the lines that name a cause, else the task's message; one line, control characters taken out */
    static String of(JsonNode result) {
        List<String> causes = (result.path("stderr").asText() + "\n" + result.path("stdout").asText())
                .lines()
                .map(String::strip)
                .filter(Complaints::namesACause)
                .distinct()
                .toList();
        String said = causes.isEmpty() ? result.path("msg").asText()
                : causes.stream().collect(Collectors.joining("; "));
        return plain(said);
    }

    /** @return the text on one line, at most 1,000 characters */
    static String plain(String said) {
        String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " [cut]";
    }

    private static boolean namesACause(String line) {
        return line.startsWith("E: ") || line.startsWith("dpkg: error") || line.contains("returned error exit status")
                || line.startsWith("Error: ");
    }
}
