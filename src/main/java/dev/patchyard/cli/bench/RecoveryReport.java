package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.RunWalker;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long runs stood still after their node was killed, as a table for people and as JSON. Filled by one thread. */
public final class RecoveryReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<Kind, List<Double>> turns = new EnumMap<>(Kind.class);

    /** Who goes on, with what. */
    enum Kind {
        RESTART_WAITING(5, "a waiting run, its node started again"),
        RESTART_PLAY(5, "a run at work on hosts, its node started again"),
        TAKEOVER_WAITING(12, "a waiting run, the other node of the machine"),
        TAKEOVER_PLAY(12, "a run at work on hosts, the other node of the machine");

        private final int goal;
        private final String words;

        Kind(int goal, String words) {
            this.goal = goal;
            this.words = words;
        }

        private String key() {
            return name().toLowerCase(Locale.ROOT) + "_s";
        }
    }

    RecoveryReport() {}

    void add(Kind kind, double seconds) {
        turns.computeIfAbsent(kind, first -> new ArrayList<>()).add(seconds);
    }

    static String line(Kind kind, int turn, double seconds) {
        return String.format(Locale.ROOT, "%-18s turn %d  %6.2f s", kind.key(), turn, seconds);
    }

    private double median(Kind kind) {
        return Figures.round(Figures.median(turns.get(kind)));
    }

    /** @return lines of a table: medians beside their goals, and what is waited for where nobody can be proved dead */
    public List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("from kill -9 of a run's node to the run's next event, medians");
        turns.keySet().forEach(kind -> lines.add(String.format(Locale.ROOT, "  %-56s %6.2f s of %d turns   goal < %d s   %s",
                kind.words, median(kind), turns.get(kind).size(), kind.goal, median(kind) < kind.goal ? "met" : "MISSED")));
        lines.add("  not measured: a node on another machine waits for the run's lease, " + RunWalker.LEASE.toSeconds()
                + " s at most, and for hosts at work until the old play lets them go, their limit of " + Limits.HOST.toMinutes()
                + " minutes at most (after a reboot once more)");
        return lines;
    }

    /** @return one JSON object on one line */
    public String json() {
        ObjectNode said = MAPPER.createObjectNode();
        turns.keySet().forEach(kind -> said.put(kind.key(), median(kind)));
        said.put("elsewhere_run_lease_s", RunWalker.LEASE.toSeconds()).put("elsewhere_host_lease_s", Limits.HOST.toSeconds());
        ObjectNode raw = said.putObject("turns");
        turns.forEach((kind, all) -> all.forEach(raw.putArray(kind.key())::add));
        return said.toString();
    }
}
