package dev.patchyard.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** G14: a run that is shown as cancelled has nothing alive, and one that ended never begins another host. */
final class CancelRule implements Checker.Rule {
    private final Map<String, Set<String>> alive = new HashMap<>();
    private final Map<String, Set<String>> active = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> unread = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String run = fact.get("run");
        switch (fact.kind()) {
            case "play_start" -> {
                // What lives on a machine of its own is seen from nowhere else, and the hosts let it do nothing.
                if (fact.is("place", "machine")) {
                    of(alive, run).add(fact.get("play"));
                }
            }
            case "closed_unread" -> unread.add(run);
            case "play_end" -> of(alive, run).remove(fact.get("play"));
            case "touch" -> {
                of(active, run).add(fact.get("ci"));
                late(run, fact, said);
            }
            case "touch_end" -> of(active, run).remove(fact.get("ci"));
            case "went_back" -> active.values().forEach(cis -> cis.remove(fact.get("ci")));
            case "permitted" -> late(run, fact, said);
            case "commit" -> ended(run, fact, said);
            default -> { }
        }
    }

    private static Set<String> of(Map<String, Set<String>> sets, String run) {
        return sets.computeIfAbsent(run, each -> new TreeSet<>());
    }

    private void late(String run, Fact fact, Checker.Verdicts said) {
        if (ended.contains(run)) {
            said.wrong("G14", fact, fact.get("ci") + " was begun by run " + run + " after its end");
        }
    }

    private void ended(String run, Fact fact, Checker.Verdicts said) {
        boolean ends = fact.is("to", "ENDED") && ended.add(run);
        if (ends && !unread.contains(run) && !of(alive, run).isEmpty()) {
            said.wrong("G14", fact, "run " + run + " ended as " + fact.get("verdict") + " and plays live: " + of(alive, run));
        }
        if (ends && fact.is("verdict", "CANCELLED") && !of(active, run).isEmpty()) {
            said.wrong("G14", fact, "run " + run + " is called cancelled while package managers work on " + of(active, run));
        }
    }
}
