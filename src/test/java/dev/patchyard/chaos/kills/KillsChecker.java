package dev.patchyard.chaos.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.chaos.kills.Finding.Sort;
import dev.patchyard.chaos.kills.TurnFacts.HostFacts;
import dev.patchyard.chaos.kills.TurnFacts.PlayFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Judges what was found after runs. Uses nothing of the house, only what others wrote down. Pure. */
final class KillsChecker {
    /** {@code 2026-11-21 23:36:14 upgrade acme-web:all 1.0 2.0} of dpkg. */
    private static final Pattern DPKG = Pattern.compile("\\S+ \\S+ (upgrade|install|remove|purge) ([^ :]+)\\S* (\\S+) (\\S+)");
    private static final Pattern RPM = Pattern.compile(".* (Upgrade|Installed|Erase|Removed|Downgrade): ([a-z-]+)-([0-9].*)");
    private static final Pattern CLOSURE = Pattern.compile("/itsm/changes/([^/]+)/(submit|execute|complete|fail|cancel)");
    private static final Set<String> CLOSED = Set.of("completed", "failed", "cancelled", "rejected", "rolled_back");
    /** Clocks of one machine; what is closer than this is not called at once. */
    private static final double A_MOMENT = 0.05;

    private final List<Finding> findings = new ArrayList<>();
    /** For each host the plays that worked on it, whatever run they belong to. */
    private final Map<String, List<PlayFacts>> playsByHost = new HashMap<>();

    /** Judges one run by itself. */
    void judge(TurnFacts turn) {
        if (!turn.isEnded()) {
            add(Sort.UNFINISHED, turn, "is in phase " + turn.run().required("phase").asText() + ": " + turn.run().path("note").asText());
            return;
        }
        turn.hosts().forEach((host, facts) -> judge(turn, host, facts));
        turn.snapshots().forEach((host, count) -> {
            if (count > 1) {
                add(Sort.DOUBLED_EFFECT, turn, count + " snapshots of " + host);
            }
        });
        if (turn.changes().size() > 1) {
            add(Sort.DOUBLED_EFFECT, turn, turn.changes().size() + " changes at the desk");
        }
        turn.changes().stream().map(change -> change.path("status").asText()).filter(status -> !CLOSED.contains(status)).forEach(status ->
                add(Sort.UNFINISHED, turn, "has ended and its change is " + status));
        judgePlays(turn);
    }

    private void judge(TurnFacts turn, String host, HostFacts facts) {
        Map<String, Integer> moves = moves(facts);
        moves.forEach((what, times) -> {
            if (times > 1) {
                add(Sort.DOUBLE_PATCH, turn, host + ": " + times + " times " + what);
            }
        });
        long calls = facts.history().stream().filter(line -> line.startsWith("Upgrade:") || line.startsWith("Install:")).count();
        if (calls > 1) {
            add(Sort.DOUBLE_PATCH, turn, host + ": apt was called " + calls + " times for changes");
        }
        judgeOrder(turn, host, facts);
        judgeWord(turn, host, moves);
    }

    private void judgeOrder(TurnFacts turn, String host, HostFacts facts) {
        long begun = facts.history().stream().filter(line -> line.startsWith("Start-Date:")).count();
        long ended = facts.history().stream().filter(line -> line.startsWith("End-Date:")).count();
        if (begun != ended || facts.history().stream().anyMatch(line -> line.startsWith("Error:"))) {
            add(Sort.DISTURBED, turn, host + ": apt began " + begun + " and ended " + ended + " times: " + facts.history());
        }
        if (facts.history().stream().anyMatch(line -> line.contains("--configure -a") || line.contains("--fix-broken"))) {
            add(Sort.DISTURBED, turn, host + ": packages had to be repaired");
        }
        facts.states().stream().filter(line -> !line.endsWith(" in-order")).forEach(line ->
                add(Sort.DISTURBED, turn, host + ": " + line));
        if (!facts.disorder().isEmpty()) {
            add(Sort.DISTURBED, turn, host + ": " + facts.disorder());
        }
        if (!facts.busy().isEmpty()) {
            add(Sort.DISTURBED, turn, host + ": the run has ended and this goes on: " + facts.busy());
        }
    }

    /** The run's word is held against the package manager's log in both directions. */
    private void judgeWord(TurnFacts turn, String host, Map<String, Integer> moves) {
        String word = turn.run().required("hosts").valueStream()
                .filter(each -> each.required("ci_id").asText().equals(host))
                .map(each -> each.required("state").asText())
                .findFirst().orElse("absent");
        if (word.equals("ok") && moves.isEmpty()) {
            add(Sort.FALSE_WORD, turn, host + " is called ok and nothing was installed");
        }
        if (List.of("absent", "not_started", "precheck_failed", "plan_drift", "not_approved").contains(word) && !moves.isEmpty()) {
            add(Sort.FALSE_WORD, turn, host + " is called " + word + " and this was done: " + moves);
        }
    }

    private static Map<String, Integer> moves(HostFacts facts) {
        Map<String, Integer> moves = new HashMap<>();
        for (String line : facts.log()) {
            for (Matcher found : Stream.of(DPKG, RPM).map(pattern -> pattern.matcher(line)).filter(Matcher::matches).toList()) {
                moves.merge(found.group(1) + " " + found.group(2), 1, Integer::sum);
            }
        }
        return moves;
    }

    private void judgePlays(TurnFacts turn) {
        Map<String, String> seen = new HashMap<>();
        for (PlayFacts play : turn.plays()) {
            String other = seen.put(play.id(), play.node());
            if (other != null) {
                add(Sort.DOUBLE_PATCH, turn, "play " + play.id() + " was begun by " + other + " and by " + play.node());
            }
            play.work().forEach((host, times) -> against(turn, play, host, times));
        }
    }

    private void against(TurnFacts turn, PlayFacts play, String host, double[] times) {
        List<PlayFacts> others = playsByHost.computeIfAbsent(host, first -> new ArrayList<>());
        others.stream().filter(other -> overlap(other.work().get(host), times)).forEach(other ->
                add(Sort.DOUBLE_PATCH, turn, "plays " + other.id() + " and " + play.id() + " worked on " + host + " at once"));
        others.add(play);
    }

    private static boolean overlap(double[] one, double[] other) {
        return one[0] + A_MOMENT < other[1] && other[0] + A_MOMENT < one[1];
    }

    /** Judges what the collaborators have seen and kept over all runs. */
    void judge(List<JsonNode> requests, List<JsonNode> incidents) {
        Map<String, Integer> moves = new HashMap<>();
        for (JsonNode request : requests) {
            Matcher move = CLOSURE.matcher(request.path("path").asText());
            boolean isDone = request.path("status").asInt() >= 200 && request.path("status").asInt() < 300;
            if (request.path("method").asText().equals("POST") && isDone && move.matches()) {
                moves.merge(move.group(2) + " change " + move.group(1), 1, Integer::sum);
            }
        }
        Map<String, Integer> keys = new HashMap<>();
        incidents.forEach(incident -> keys.merge("incident " + incident.path("dedup_key").asText(), 1, Integer::sum));
        Stream.of(moves, keys).flatMap(all -> all.entrySet().stream()).filter(one -> one.getValue() > 1).forEach(one ->
                findings.add(new Finding(Sort.DOUBLED_EFFECT, one.getValue() + " times " + one.getKey())));
    }

    private void add(Sort sort, TurnFacts turn, String words) {
        findings.add(new Finding(sort, "run " + turn.id() + " (" + turn.lane() + "): " + words));
    }

    List<Finding> findings() {
        return findings;
    }
}
