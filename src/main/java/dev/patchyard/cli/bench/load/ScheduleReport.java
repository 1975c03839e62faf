package dev.patchyard.cli.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What became of one slot of many policies.
 *
 * @param policies how many were due
 * @param doubled  policies with more than one run for the slot
 * @param missed   policies without a run for the slot
 * @param curve    how many runs stood in the database when it was looked at, in the order of the looks
 */
public record ScheduleReport(int policies, int doubled, int missed, List<Look> curve) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double GOAL = 5;

    public ScheduleReport {
        curve = List.copyOf(curve);
    }

    /**
     * One look at the database.
     *
     * @param seconds since the slot, by the database's clock, when the look was over
     * @param runs    slots with a committed run
     */
    public record Look(double seconds, int runs) {}

    /** @return whether every policy has one run */
    public boolean isRight() {
        return doubled == 0 && missed == 0;
    }

    /** @return seconds from the slot to the first look that saw that share of the runs; NaN when none did */
    double after(double share) {
        int wanted = (int) Math.ceil(share * policies);
        return curve.stream().filter(look -> look.runs() >= wanted).mapToDouble(Look::seconds).findFirst().orElse(Double.NaN);
    }

    public List<String> table() {
        return List.of(
                String.format(Locale.ROOT, "%d policies due at once on two servers: %d doubled, %d missed", policies, doubled, missed),
                String.format(Locale.ROOT, "  slot to committed run   p50 %.2f s   p99 %.2f s   goal < %.0f s  %s",
                        after(0.5), after(0.99), GOAL, after(0.99) < GOAL ? "met" : "MISSED"));
    }

    /** @return one JSON object on one line; a time that was not reached is null */
    public String json() {
        ObjectNode report = MAPPER.createObjectNode();
        report.put("policies", policies).put("doubled", doubled).put("missed", missed);
        put(report, "p50_s", after(0.5));
        put(report, "p99_s", after(0.99));
        put(report, "last_s", after(1));
        return report.toString();
    }

    private static void put(ObjectNode report, String key, double seconds) {
        if (Double.isNaN(seconds)) {
            report.putNull(key);
        } else {
            report.put(key, Math.round(seconds * 1000) / 1000.0);
        }
    }
}
