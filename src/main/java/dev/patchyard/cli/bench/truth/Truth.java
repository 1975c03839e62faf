package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is true of a host after a run.
 *
 * @param before as it was right before the run, fault included
 * @param after  as it is now, null when it is powered off
 * @param moves  what its frozen plan says, empty when it was not planned
 */
record Truth(Look before, @Nullable Look after, List<Move> moves) {
    /** A planned package. */
    record Move(String name, String from, String to) {
        static Move of(JsonNode planned) {
            return new Move(
                    planned.required("name").asText(), planned.required("from").asText(), planned.required("to").asText());
        }
    }

    Truth {
        moves = List.copyOf(moves);
    }

    /** @return whether anything was done to its packages, or it was booted */
    boolean touched() {
        return after == null || after.firstAction() != null || !after.packages().equals(before.packages())
                || !after.boot().equals(before.boot());
    }

    /** @return whether it is wholly and healthily what the plan says */
    boolean good() {
        return flaws().isEmpty();
    }

    /** @return why it is not what the plan says it should be, in words */
    List<String> flaws() {
        if (after == null) {
            return List.of("it is powered off");
        }
        List<String> flaws = new ArrayList<>(not(Move::to));
        if (moves.isEmpty()) {
            flaws.add("nothing was planned for it");
        }
        flaws.addAll(after.wrong());
        flaws.addAll(foreignMoves());
        flaws.addAll(after.unwell());
        flaws.addAll(after.scriptlets());
        flaws.addAll(after.deleted());
        if (after.reboot()) {
            flaws.add("a reboot is wanted");
        }
        flaws.addAll(lost());
        return flaws;
    }

    /** @return why it is not what it was before its packages were moved, in words; empty when it is */
    List<String> notBack() {
        if (after == null) {
            return List.of("it is powered off");
        }
        List<String> flaws = new ArrayList<>(not(Move::from));
        flaws.addAll(foreignMoves());
        flaws.addAll(after.wrong().stream().filter(said -> !before.wrong().contains(said)).toList());
        flaws.addAll(after.unwell());
        return flaws;
    }

    private List<String> not(Function<Move, String> wanted) {
        return moves.stream()
                .filter(move -> !wanted.apply(move).equals(after.packages().getOrDefault(move.name(), "")))
                .map(move -> move.name() + " is " + after.packages().getOrDefault(move.name(), "absent") + " and not " + wanted.apply(move))
                .toList();
    }

    private List<String> foreignMoves() {
        Map<String, String> others = new TreeMap<>(before.packages());
        others.putAll(after.packages());
        moves.forEach(move -> others.remove(move.name()));
        return others.keySet().stream()
                .filter(name -> !before.packages().getOrDefault(name, "absent").equals(after.packages().getOrDefault(name, "absent")))
                .map(name -> name + " moved from " + before.packages().getOrDefault(name, "absent") + " to "
                        + after.packages().getOrDefault(name, "absent") + ", which nobody planned")
                .toList();
    }

    private List<String> lost() {
        return Stream.of(
                        before.ports().stream().filter(port -> !after.ports().contains(port)).map(port -> "port " + port + " is closed"),
                        before.mounts().stream().filter(place -> !after.mounts().contains(place)).map(place -> place + " is not mounted"),
                        after.failed().stream().filter(name -> !before.failed().contains(name)).map(name -> "service " + name + " failed"))
                .flatMap(said -> said)
                .toList();
    }
}
