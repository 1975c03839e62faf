package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * How fast a chatty play was heard.
 *
 * @param events    lines that it told beside its own
 * @param lost      of all lines that the run's log holds, how many its follower did not get, or not in their order
 * @param written   seconds from the first of them until all stood in the play's file
 * @param stored    until all stood in the database
 * @param followed  until somebody who followed from the beginning had them all
 * @param readAgain seconds in which somebody who came later read them all
 * @param cpu       seconds of processor time of server, database and play, from the start of the run to its end
 * @param before    megabytes of memory of the server before
 * @param most      megabytes of memory of the server at most
 * @param huge      megabytes of the one line that was too long
 */
public record EventsReport(
        int events, long lost, double written, double stored, double followed, double readAgain, double cpu, double before,
        double most, int huge) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double GOAL = 20_000;

    private long perSecond(double seconds) {
        return Math.round(events / seconds);
    }

    /** @return whether nothing was lost */
    public boolean isRight() {
        return lost == 0;
    }

    public List<String> table() {
        return List.of(
                String.format(Locale.ROOT, "%d events and one line of %d MB: %d lost", events, huge, lost),
                String.format(Locale.ROOT, "  file %d/s   database %d/s   follower %d/s   goal ≥ %.0f/s  %s", perSecond(written),
                        perSecond(stored), perSecond(followed), GOAL, perSecond(followed) >= GOAL ? "met" : "MISSED"),
                String.format(Locale.ROOT, "  read again %d/s   %.1f CPU s", perSecond(readAgain), cpu),
                String.format(Locale.ROOT, "  memory of the server %.0f MB before, %.0f MB at most", before, most));
    }

    /** @return one JSON object on one line */
    public String json() {
        ObjectNode report = MAPPER.createObjectNode();
        report.put("events", events).put("lost", lost);
        report.put("file_per_s", perSecond(written)).put("stored_per_s", perSecond(stored));
        report.put("end_to_end_per_s", perSecond(followed)).put("read_again_per_s", perSecond(readAgain));
        report.put("cpu_s", Figures.round(cpu)).put("rss_before_mb", Figures.round(before));
        report.put("rss_growth_mb", Figures.round(most - before)).put("huge_line_mb", huge);
        return report.toString();
    }
}
