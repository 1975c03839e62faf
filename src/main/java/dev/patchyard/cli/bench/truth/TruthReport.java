package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.cli.bench.truth.Disagreement.Sort;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What runs said of hosts, how often it was true, and where it was not. Filled turn by turn by one thread. */
public final class TruthReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double MOST_FALSE_RED = 0.01;
    private static final int ROUND = 10_000;

    private final long seed;
    private final int wanted;
    private final Map<String, Map<String, Integer>> words = new TreeMap<>();
    private final Map<String, Integer> stops = new TreeMap<>();
    private final List<Disagreement> disagreements = new ArrayList<>();
    private final List<String> lostTurns = new ArrayList<>();
    private final Map<Sort, Integer> counts = new EnumMap<>(Sort.class);

    /** @param wanted how many faults were asked for */
    TruthReport(long seed, int wanted) {
        this.seed = seed;
        this.wanted = wanted;
    }

    /** One host's word in a turn with faults. */
    void judged(String kind, String word) {
        words.computeIfAbsent(kind, first -> new TreeMap<>()).merge(word, 1, Integer::sum);
    }

    /** A turn that was stopped, with all its hosts. */
    void stopped(Stop stop, int hosts) {
        stops.merge(stop.word(), hosts, Integer::sum);
    }

    void disagree(Disagreement disagreement) {
        disagreements.add(disagreement);
        counts.merge(disagreement.sort(), 1, Integer::sum);
    }

    /** A turn that the lab or the bench could not carry out: its hosts say nothing. */
    void lost(String turn) {
        lostTurns.add(turn);
    }

    int faults() {
        return judged() - of(Kind.HEALTHY.name());
    }

    int disagreements() {
        return disagreements.size();
    }

    int lostTurns() {
        return lostTurns.size();
    }

    private int judged() {
        return words.keySet().stream().mapToInt(this::of).sum();
    }

    private int of(String kind) {
        return words.getOrDefault(kind, Map.of()).values().stream().mapToInt(Integer::intValue).sum();
    }

    private int count(Sort sort) {
        return counts.getOrDefault(sort, 0);
    }

    private double falseRedShare() {
        int all = judged() + stops.values().stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? 0 : (double) Math.round((double) count(Sort.FALSE_RED) * ROUND / all) / ROUND;
    }

    /** @return the goals that were missed, in words; empty when all are met */
    public List<String> missed() {
        List<String> missed = new ArrayList<>();
        for (Sort sort : List.of(Sort.FALSE_GREEN, Sort.FALSE_UNTOUCHED, Sort.WRONG_REVERT, Sort.START_AFTER_STOP)) {
            if (count(sort) > 0) {
                missed.add(sort.word() + ": " + count(sort) + ", the goal is 0");
            }
        }
        if (falseRedShare() > MOST_FALSE_RED) {
            missed.add("false_red_share: " + falseRedShare() + ", the goal is " + MOST_FALSE_RED + " at most");
        }
        if (faults() < wanted) {
            missed.add("faults: " + faults() + " instead of " + wanted);
        }
        if (!lostTurns.isEmpty()) {
            missed.add("turns: " + lostTurns.size() + " could not be carried out");
        }
        return missed;
    }

    /** @return lines for people: each kind with the words that runs had for it, what was not true, and the goals */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%d faults of %d kinds and %d healthy hosts, seed %d".formatted(
                faults(), words.size() - (words.containsKey(Kind.HEALTHY.name()) ? 1 : 0), of(Kind.HEALTHY.name()), seed));
        words.forEach((kind, said) -> lines.add("  %-26s %4d   %s".formatted(kind, of(kind), told(said))));
        stops.forEach((stop, hosts) -> lines.add("  %-26s %4d hosts".formatted(stop, hosts)));
        disagreements.forEach(one -> lines.add("  NOT TRUE  " + line(one)));
        lostTurns.forEach(turn -> lines.add("  LOST      " + turn));
        lines.add("  false green %d, false red %d (share %s), false untouched %d, wrong reverts %d, starts after stop %d".formatted(
                count(Sort.FALSE_GREEN), count(Sort.FALSE_RED), falseRedShare(), count(Sort.FALSE_UNTOUCHED), count(Sort.WRONG_REVERT),
                count(Sort.START_AFTER_STOP)));
        missed().forEach(goal -> lines.add("  MISSED    " + goal));
        return lines;
    }

    private static String told(Map<String, Integer> said) {
        return String.join(", ", said.entrySet().stream().map(word -> word.getValue() + " " + word.getKey()).toList());
    }

    static String line(Disagreement one) {
        return "%s: %s (%s, %s) is called %s%s; seen: %s".formatted(
                one.sort().word(), one.host(), one.kind(), one.shape(), one.word(),
                one.reason().isEmpty() ? "" : " (" + one.reason() + ")", one.seen());
    }

    /** @return one JSON object on one line */
    public String json() {
        ObjectNode report = MAPPER.createObjectNode()
                .put("false_green", count(Sort.FALSE_GREEN))
                .put("false_red", count(Sort.FALSE_RED))
                .put("false_red_share", falseRedShare())
                .put("wrong_reverts", count(Sort.WRONG_REVERT))
                .put("starts_after_stop", count(Sort.START_AFTER_STOP))
                .put("false_untouched", count(Sort.FALSE_UNTOUCHED))
                .put("other_words", count(Sort.OTHER_WORD))
                .put("without_effect", count(Sort.NO_EFFECT))
                .put("faults", faults())
                .put("judged", judged())
                .put("seed", seed);
        ObjectNode kinds = report.putObject("kinds");
        words.forEach((kind, said) -> {
            ObjectNode entry = kinds.putObject(kind).put("faults", of(kind));
            said.forEach(entry.putObject("words")::put);
        });
        stops.forEach(report.putObject("stops")::put);
        ArrayNode raw = report.putArray("disagreements");
        disagreements.forEach(one -> raw.addObject()
                .put("sort", one.sort().word()).put("host", one.host()).put("kind", one.kind()).put("shape", one.shape())
                .put("word", one.word()).put("reason", one.reason()).put("seen", one.seen()));
        lostTurns.forEach(report.putArray("lost_turns")::add);
        missed().forEach(report.putArray("missed")::add);
        return report.toString();
    }
}
