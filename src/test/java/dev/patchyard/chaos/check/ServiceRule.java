package dev.patchyard.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** G5: a host that was taken out of service is put back once, not while it is worked on, and not never. */
final class ServiceRule implements Checker.Rule {
    private final Map<String, Fact> drained = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> unread = new HashSet<>();
    private final Map<Integer, String> takers = new HashMap<>();
    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, Integer> working = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> states = new HashMap<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String ci = fact.get("ci");
        switch (fact.kind()) {
            case "touch" -> working.merge(ci, 1, Integer::sum);
            case "touch_end" -> working.merge(ci, -1, Integer::sum);
            case "went_back" -> working.remove(ci);
            case "drained" -> {
                drained.put(fact.get("play") + " " + ci, fact);
                known.add(fact.get("play") + " " + ci);
            }
            case "asked" -> kinds.put(fact.get("run"), fact.get("kind"));
            case "place" -> drained.values().stream()
                    .filter(out -> out.is("ci", ci) && !out.is("run", fact.get("run")))
                    .forEach(out -> takers.put(out.number(), fact.get("run")));
            case "closed_unread" -> unread.add(fact.get("run"));
            case "undrained" -> back(fact, said);
            case "play_start" -> places.put(fact.get("play"), fact.get("place"));
            case "host" -> states.put(fact.get("run") + " " + ci, fact.get("state"));
            default -> { }
        }
    }

    private void back(Fact fact, Checker.Verdicts said) {
        String ci = fact.get("ci");
        if (!known.contains(fact.get("play") + " " + ci)) {
            said.wrong("G5", fact, ci + " was put back into service by run " + fact.get("run") + " and was not out of it");
        }
        // Whoever puts it back into service does so for all who took it out before and could not.
        drained.keySet().removeIf(key -> key.endsWith(" " + ci));
        if (working.getOrDefault(ci, 0) > 0) {
            said.wrong("G5", fact, ci + " was put back into service while its package manager worked");
        }
    }

    @Override
    public void end(Checker.Verdicts said) {
        drained.values().stream().filter(fact -> !isExcused(fact)).forEach(fact ->
                said.wrong("G5", fact, fact.get("ci") + " was taken out of service by run " + fact.get("run") + " and never put back"));
    }

    /**
     * What a play on a machine of its own still owes is known there alone; whoever took over has told that the host is not
     * well. A run that takes such a host over to patch it owes what its own policy says; one that takes it back lets it go.
     */
    private boolean isExcused(Fact fact) {
        boolean isAlone = !"machine".equals(places.get(fact.get("play")));
        String taker = takers.getOrDefault(fact.number(), "");
        boolean isTaken = !taker.isEmpty()
                && (!"ROLLBACK".equals(kinds.get(taker)) || !"REVERTED".equals(states.get(taker + " " + fact.get("ci"))));
        return isTaken || unread.contains(fact.get("run")) || isAlone && !"OK".equals(states.get(fact.get("run") + " " + fact.get("ci")));
    }
}
