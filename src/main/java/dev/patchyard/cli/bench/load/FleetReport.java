package dev.patchyard.cli.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What asking and feeding cost by the number of CIs.
 *
 * @param sizes    in the order they were measured, the smallest first
 * @param imported reading the advisories
 * @param matched  holding the advisories against all CIs
 */
public record FleetReport(List<Size> sizes, int records, Work imported, Work matched) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double WORST_RATIO = 1.5;
    private static final double WORST_GROWTH = 1.2;
    private static final double MOST_MEGABYTES = 1024;

    public FleetReport {
        sizes = List.copyOf(sizes);
    }

    /**
     * One size of the fleet.
     *
     * @param perSecond CIs ingested, from scan to commit
     * @param megabytes of the database
     * @param answers   by question
     */
    public record Size(int cis, double perSecond, double megabytes, Map<String, Answer> answers) {
        public Size {
            answers = new TreeMap<>(answers);
        }
    }

    /** Median milliseconds of the product's answer and of the same by hand-written SQL. */
    public record Answer(double ours, double sql) {
        double ratio() {
            return ours / sql;
        }
    }

    /** @param megabytes the most that the server's process held meanwhile */
    public record Work(double seconds, double cpuSeconds, double megabytes) {}

    /** @return how much longer the dashboard takes of the largest fleet than of the smallest */
    double growth() {
        return sizes.getLast().answers().get("dashboard").ours() / sizes.getFirst().answers().get("dashboard").ours();
    }

    /** @return in the largest fleet */
    double ratio(String question) {
        return sizes.getLast().answers().get(question).ratio();
    }

    public List<String> table() {
        List<String> lines = new ArrayList<>();
        for (Size size : sizes) {
            lines.add(String.format(Locale.ROOT, "%d CIs: %.0f a second taken in, database %.0f MB", size.cis(), size.perSecond(), size.megabytes()));
            size.answers().forEach((question, answer) -> lines.add(String.format(
                    Locale.ROOT, "  %-12s %9.2f ms   by SQL %9.2f ms   ratio %.2f", question, answer.ours(), answer.sql(), answer.ratio())));
        }
        sizes.getLast().answers().keySet().forEach(question -> lines.add(goal(question + "_vs_sql", ratio(question), WORST_RATIO)));
        lines.add(goal("dashboard_growth", growth(), WORST_GROWTH));
        lines.add(line("import of " + records + " advisories", imported));
        lines.add(line("matching them", matched));
        lines.add(goal("megabytes", Math.max(imported.megabytes(), matched.megabytes()), MOST_MEGABYTES));
        return lines;
    }

    private static String line(String what, Work work) {
        return String.format(Locale.ROOT, "  %-32s %.1f s, CPU %.1f s, at most %.0f MB", what, work.seconds(), work.cpuSeconds(), work.megabytes());
    }

    private static String goal(String key, double is, double most) {
        return String.format(Locale.ROOT, "  %-22s %8.3f   goal ≤ %.2f  %s", key, is, most, is <= most ? "met" : "MISSED");
    }

    /** @return one JSON object on one line */
    public String json() {
        ObjectNode report = MAPPER.createObjectNode();
        sizes.getLast().answers().keySet().forEach(question -> report.put(question + "_vs_sql", round(ratio(question))));
        report.put("dashboard_growth", round(growth()));
        report.put("records", records);
        put(report.putObject("import"), imported);
        put(report.putObject("match"), matched);
        ArrayNode all = report.putArray("sizes");
        sizes.forEach(size -> put(all.addObject(), size));
        return report.toString();
    }

    private static void put(ObjectNode node, Work work) {
        node.put("wall_s", round(work.seconds())).put("cpu_s", round(work.cpuSeconds())).put("peak_mb", round(work.megabytes()));
    }

    private static void put(ObjectNode node, Size size) {
        node.put("cis", size.cis()).put("ingest_per_second", round(size.perSecond())).put("database_mb", round(size.megabytes()));
        size.answers().forEach((question, answer) ->
                node.putObject(question).put("ms", round(answer.ours())).put("sql_ms", round(answer.sql())));
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
