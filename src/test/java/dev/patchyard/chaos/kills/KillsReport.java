package dev.patchyard.chaos.kills;

import dev.patchyard.chaos.kills.Finding.Sort;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How it went.
 *
 * @param kills    that were made
 * @param turns    one for each run
 * @param findings what must not be
 */
record KillsReport(int kills, List<TurnFacts> turns, List<Finding> findings) {
    private static final double MOST_OPERATORS = 0.01;

    private long count(Sort sort) {
        return findings.stream().filter(finding -> finding.sort() == sort).count();
    }

    private long operators() {
        return turns.stream().filter(TurnFacts::operator).count();
    }

    boolean isGood() {
        return findings.isEmpty() && operators() <= turns.size() * MOST_OPERATORS && !turns.isEmpty();
    }

    /** @return what runs ended as, what was found, and the sum in the last line */
    String text() {
        Map<String, Long> verdicts = turns.stream().collect(Collectors.groupingBy(
                turn -> turn.isEnded() ? turn.verdict() : "unfinished", TreeMap::new, Collectors.counting()));
        String found = findings.stream().map(finding -> finding.sort() + " " + finding.words() + "\n").collect(Collectors.joining());
        String ended = turns.stream().filter(TurnFacts::isEnded).filter(turn -> !turn.verdict().equals("succeeded"))
                .map(turn -> "run " + turn.id() + " ended " + turn.verdict() + ": " + turn.run().path("failure").asText() + " "
                        + turn.run().path("note").asText() + "\n")
                .collect(Collectors.joining());
        return found + ended + "verdicts " + verdicts + ", false words " + count(Sort.FALSE_WORD) + "\n" + sum();
    }

    private String sum() {
        return "kills=" + kills + " runs=" + turns.size() + " double_patches=" + count(Sort.DOUBLE_PATCH) + " disturbed="
                + count(Sort.DISTURBED) + " doubled_effects=" + count(Sort.DOUBLED_EFFECT)
                + " needs_operator=" + operators() + " unfinished=" + count(Sort.UNFINISHED);
    }

    /** @return one JSON object with what the last line says */
    String json() {
        return "{" + List.of(sum().split(" ")).stream()
                .map(word -> "\"" + word.replace("=", "\":"))
                .collect(Collectors.joining(",")) + "}";
    }
}
