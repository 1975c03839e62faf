package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What was measured, as a table for people and as JSON.
 *
 * @param hosts    how many
 * @param parallel how many at once
 * @param turns    every turn as it was
 */
public record BenchReport(int hosts, int parallel, List<Turn> turns) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public BenchReport {
        turns = List.copyOf(turns);
    }

    static String line(Turn turn) {
        return String.format(
                Locale.ROOT, "%-6s %-10s turn %d  wall %7.2f s  whole %7.2f s  controller %6.2f CPU s  hosts %6.2f  others %5.2f%s",
                turn.content().word(), turn.side(), turn.number(), turn.wall(), turn.whole(), turn.controller(), turn.hosts(),
                turn.foreign(), Double.isNaN(turn.overhead()) ? "" : String.format(Locale.ROOT, "  overhead %.2f", turn.overhead()));
    }

    /** @return lines of a table: medians, ratios and the goals they are held against */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%d hosts, %d at once, medians".formatted(hosts, parallel));
        for (Content content : Content.values()) {
            turns.stream().filter(turn -> turn.content() == content).map(Turn::side).distinct().sorted().forEach(side -> lines.add(
                    String.format(Locale.ROOT, "  %-6s %-10s wall %7.2f s   controller %6.2f CPU s   hosts %6.2f CPU s",
                            content.word(), side, median(content, side, Turn::wall), median(content, side, Turn::controller),
                            median(content, side, Turn::hosts))));
        }
        for (Goal goal : Goal.values()) {
            if (goal.isMeasured(this)) {
                lines.add(goal.line(this));
            }
        }
        return lines;
    }

    /** @return one JSON object on one line; a figure that was not measured is null */
    public String json() {
        ObjectNode report = MAPPER.createObjectNode();
        for (Content content : List.of(Content.SMALL, Content.REAL)) {
            report.putObject(content.word());
        }
        for (Goal goal : Goal.values()) {
            ObjectNode place = goal.content() == Content.SLOW ? report : (ObjectNode) report.get(goal.content().word());
            if (goal.isMeasured(this)) {
                place.put(goal.key(), goal.value(this));
            } else {
                place.putNull(goal.key());
            }
        }
        report.put("hosts", hosts).put("parallel", parallel);
        ArrayNode raw = report.putArray("turns");
        turns.forEach(turn -> raw.add(json(turn)));
        return report.toString();
    }

    private static ObjectNode json(Turn turn) {
        ObjectNode said = MAPPER.createObjectNode()
                .put("content", turn.content().word())
                .put("side", turn.side())
                .put("turn", turn.number())
                .put("wall_seconds", Figures.round(turn.wall()))
                .put("whole_seconds", Figures.round(turn.whole()))
                .put("controller_cpu_seconds", Figures.round(turn.controller()))
                .put("host_cpu_seconds", Figures.round(turn.hosts()))
                .put("foreign_cpu_seconds", Figures.round(turn.foreign()));
        if (!Double.isNaN(turn.overhead())) {
            said.put("overhead_share", Figures.round(turn.overhead()));
        }
        return said;
    }

    boolean has(Content content, String side) {
        return turns.stream().anyMatch(turn -> turn.content() == content && turn.side().equals(side));
    }

    double median(Content content, String side, ToDoubleFunction<Turn> value) {
        return Figures.median(
                turns.stream().filter(turn -> turn.content() == content && turn.side().equals(side)).toList(), value);
    }
}
