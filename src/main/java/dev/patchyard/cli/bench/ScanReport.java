package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What looks at hosts cost, as a table for people and as JSON.
 *
 * @param hosts         how many with small lists
 * @param fullHosts     how many with full lists, 0 when that was not measured
 * @param parallel      how many Patchyard looks at together
 * @param turns         every turn as it was
 * @param asked         hosts whose package manager was asked as well
 * @param disagreements hosts of which the package manager itself says something else, on fresh metadata
 */
public record ScanReport(int hosts, int fullHosts, int parallel, List<ScanTurn> turns, int asked, List<String> disagreements) {
    static final List<String> SIDES = List.of("default", "tuned", "cold", "kept", "unchanged", "floor");
    private static final String SMALL = "small";
    private static final double FLEET = 20_000;
    private static final double QUARTER_OF_AN_HOUR = 900;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public ScanReport {
        turns = List.copyOf(turns);
        disagreements = List.copyOf(disagreements);
    }

    /** The figures, and what is wanted of them with small lists. */
    private enum Figure {
        KEPT_VS_ANSIBLE("kept_vs_ansible", 10, true, "default", "kept", ScanTurn::wall),
        UNCHANGED_VS_ANSIBLE("unchanged_vs_ansible", 50, true, "default", "unchanged", ScanTurn::wall),
        CPU_VS_ANSIBLE("cpu_vs_ansible", 0.05, false, "kept", "default", ScanTurn::controller),
        KEPT_VS_FLOOR("kept_vs_floor", 1.3, false, "kept", "floor", ScanTurn::wall);

        private final String key;
        private final double goal;
        private final boolean atLeast;
        private final String above;
        private final String below;
        private final ToDoubleFunction<ScanTurn> value;

        Figure(String key, double goal, boolean atLeast, String above, String below, ToDoubleFunction<ScanTurn> value) {
            this.key = key;
            this.goal = goal;
            this.atLeast = atLeast;
            this.above = above;
            this.below = below;
            this.value = value;
        }

        boolean isMeasured(ScanReport report, String lists) {
            return report.has(above, lists) && report.has(below, lists);
        }

        double of(ScanReport report, String lists) {
            return Figures.ratio(report.median(above, lists, value), report.median(below, lists, value));
        }

        String line(ScanReport report) {
            double is = of(report, SMALL);
            boolean met = atLeast ? is >= goal : is <= goal;
            return String.format(Locale.ROOT, "  %-22s %8.3f   goal %s %.2f  %s", key, is, atLeast ? "≥" : "≤", goal, met ? "met" : "MISSED");
        }
    }

    static String line(ScanTurn turn) {
        return String.format(Locale.ROOT, "%-5s %-10s turn %d  wall %7.2f s  controller %6.2f CPU s  hosts %6.2f CPU s", turn.lists(),
                turn.side(), turn.number(), turn.wall(), turn.controller(), turn.hosts());
    }

    /** @return lines of a table: medians, figures and their goals */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%d hosts with small repository lists, %d with full ones, Patchyard looks at %d together; medians"
                .formatted(hosts, fullHosts, parallel));
        for (String lists : List.of(SMALL, "full")) {
            SIDES.stream().filter(side -> has(side, lists)).forEach(side -> lines.add(String.format(Locale.ROOT,
                    "  %-5s %-10s %7.1f hosts/s   controller %7.4f CPU s a host   host %7.4f CPU s", lists, side, rate(side, lists),
                    median(side, lists, ScanTurn::controller) / count(lists), median(side, lists, ScanTurn::hosts) / count(lists))));
        }
        for (Figure figure : Figure.values()) {
            if (figure.isMeasured(this, SMALL)) {
                lines.add(figure.line(this));
            }
        }
        lines.add(String.format(Locale.ROOT, "  20,000 hosts in 15 minutes would need %.1f hosts/s%s", FLEET / QUARTER_OF_AN_HOUR,
                has("kept", SMALL) && has("unchanged", SMALL)
                        ? String.format(Locale.ROOT, ", here it is %.1f (kept) and %.1f (unchanged)", rate("kept", SMALL), rate("unchanged", SMALL))
                        : ""));
        lines.add("  disagreements with apt and dnf: " + disagreements.size() + " of " + asked + " hosts" + (disagreements.isEmpty() ? "" : " " + disagreements));
        return lines;
    }

    /** @return one JSON object on one line; a figure that was not measured is null */
    public String json() {
        ObjectNode report = figures(MAPPER.createObjectNode(), SMALL);
        report.put("hosts", hosts).put("full_hosts", fullHosts).put("parallel", parallel);
        report.put("wanted_hosts_per_second", Figures.round(FLEET / QUARTER_OF_AN_HOUR));
        report.put("asked", asked).put("disagreements", disagreements.size());
        figures(report.putObject("full"), "full");
        ArrayNode raw = report.putArray("turns");
        for (ScanTurn turn : turns) {
            ObjectNode one = raw.addObject().put("lists", turn.lists()).put("side", turn.side()).put("turn", turn.number())
                    .put("wall", Figures.round(turn.wall()));
            if (!Double.isNaN(turn.controller())) {
                one.put("controller_cpu", Figures.round(turn.controller()));
            }
            one.put("hosts_cpu", Figures.round(turn.hosts()));
        }
        return report.toString();
    }

    private ObjectNode figures(ObjectNode into, String lists) {
        for (Figure figure : Figure.values()) {
            if (figure.isMeasured(this, lists)) {
                into.put(figure.key, figure.of(this, lists));
            } else {
                into.putNull(figure.key);
            }
        }
        ObjectNode rates = into.putObject("hosts_per_second");
        SIDES.stream().filter(side -> has(side, lists)).forEach(side -> rates.put(side, Figures.round(rate(side, lists))));
        return into;
    }

    private int count(String lists) {
        return lists.equals(SMALL) ? hosts : fullHosts;
    }

    private double rate(String side, String lists) {
        return count(lists) / median(side, lists, ScanTurn::wall);
    }

    private boolean has(String side, String lists) {
        return turns.stream().anyMatch(turn -> turn.side().equals(side) && turn.lists().equals(lists));
    }

    private double median(String side, String lists, ToDoubleFunction<ScanTurn> value) {
        return Figures.median(turns.stream().filter(turn -> turn.side().equals(side) && turn.lists().equals(lists)).toList(), value);
    }
}
