package dev.patchyard.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** G10: events are numbered without gaps and never change, and the state is what they add up to. */
final class HistoryRule implements Checker.Rule {
    private static final Pattern MOVE = Pattern.compile("^([A-Z]+) → ([A-Z]+)");

    private final Map<String, List<String>> told = new HashMap<>();
    private final Map<String, Integer> kept = new HashMap<>();
    private final Map<String, String> phases = new HashMap<>();
    private final Set<String> closed = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String run = fact.get("run");
        switch (fact.kind()) {
            case "event" -> told(run, fact, said);
            case "closed_unread", "closed_by_hand" -> closed.add(run);
            case "kept_event" -> kept(run, fact, said);
            case "run" -> {
                if (!closed.contains(run) && !phases.getOrDefault(run, "PLAN").equals(fact.get("phase"))) {
                    said.wrong("G10", fact, "run " + run + " is in " + fact.get("phase") + ", its events end in " + phases.get(run));
                }
            }
            default -> { }
        }
    }

    private void told(String run, Fact fact, Checker.Verdicts said) {
        List<String> before = told.computeIfAbsent(run, each -> new ArrayList<>());
        before.add(word(fact));
        if (before.size() != fact.number("seq")) {
            said.wrong("G10", fact, "event " + fact.get("seq") + " of run " + run + " follows " + (before.size() - 1));
        }
        Matcher move = MOVE.matcher(fact.get("text"));
        if (fact.is("kind", "phase") && move.find()) {
            if (!phases.getOrDefault(run, "PLAN").equals(move.group(1))) {
                said.wrong("G10", fact, "run " + run + " went on from " + move.group(1) + " and was in " + phases.get(run));
            }
            phases.put(run, move.group(2));
        }
    }

    private void kept(String run, Fact fact, Checker.Verdicts said) {
        int index = kept.merge(run, 1, Integer::sum) - 1;
        List<String> before = told.getOrDefault(run, List.of());
        if (index >= before.size() || !before.get(index).equals(word(fact))) {
            said.wrong("G10", fact, "event " + fact.get("seq") + " of run " + run + " is not what was told");
        }
    }

    private static String word(Fact fact) {
        return fact.get("seq") + " " + fact.get("kind") + " " + fact.get("ci") + " " + fact.get("text");
    }
}
