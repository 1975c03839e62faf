package dev.patchyard.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** G5: what changes a host starts once for a run, with its permit and its place, and never beside anything of ours. */
final class TouchRule implements Checker.Rule {
    private static final Set<String> JUDGED = Set.of("OK", "FAILED", "PENDING_REBOOT", "PENDING_RESTART", "REVERTED");

    private final Set<String> permitted = new HashSet<>();
    private final Set<String> touched = new HashSet<>();
    private final Map<String, String> active = new HashMap<>();
    private final Map<String, String> groups = new HashMap<>();
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> states = new HashMap<>();
    private final Set<String> resting = new HashSet<>();
    private final Map<String, Fact> runs = new HashMap<>();
    private final Map<String, String> phases = new HashMap<>();
    private final Map<String, String> takers = new HashMap<>();
    private final Set<String> back = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String pair = fact.get("run") + " " + fact.get("ci");
        switch (fact.kind()) {
            case "asked" -> runs.put(fact.get("run"), fact);
            case "commit" -> phases.put(fact.get("run"), fact.get("to"));
            case "planned" -> groups.put(fact.get("ci"), fact.get("group"));
            case "permitted" -> permitted.add(pair);
            case "touch" -> touch(pair, fact, said);
            case "touch_end" -> active.remove(fact.get("ci"));
            case "host" -> judged(fact, said);
            case "place" -> placed(fact, said);
            case "restPlace" -> resting.add(fact.get("ci"));
            case "leavePlace" -> left(fact, said);
            case "reverting" -> reverting(fact, said);
            case "went_back" -> wentBack(fact, said);
            default -> { }
        }
    }

    private void touch(String pair, Fact fact, Checker.Verdicts said) {
        String ci = fact.get("ci");
        if (!permitted.contains(pair)) {
            said.wrong("G4", fact, ci + " was touched by run " + fact.get("run") + " without a permit that was written down");
        }
        if (!touched.add(pair)) {
            said.wrong("G5", fact, ci + " was touched twice by run " + fact.get("run"));
        }
        if (active.containsKey(ci)) {
            said.wrong("G5", fact, ci + " was touched while run " + active.get(ci) + " worked on it");
        }
        if (!fact.is("run", places.getOrDefault(ci, ""))) {
            said.wrong("G6", fact, ci + " was touched by run " + fact.get("run") + ", which does not hold it");
        }
        String group = groups.getOrDefault(ci, "");
        boolean isDoubled = !group.isEmpty()
                && places.keySet().stream().anyMatch(other -> !other.equals(ci) && group.equals(groups.get(other)));
        if (isDoubled) {
            said.wrong("G5", fact, ci + " was touched while another of its redundancy group was held");
        }
        active.put(ci, fact.get("run"));
    }

    private void judged(Fact fact, Checker.Verdicts said) {
        String pair = fact.get("run") + " " + fact.get("ci");
        boolean isNews = !fact.is("state", states.getOrDefault(pair, ""));
        states.put(pair, fact.get("state"));
        if (isNews && JUDGED.contains(fact.get("state")) && !fact.is("run", places.getOrDefault(fact.get("ci"), ""))) {
            said.wrong("G5", fact, fact.get("ci") + " was judged by run " + fact.get("run") + ", which does not hold it");
        }
        if (JUDGED.contains(fact.get("state")) && fact.is("run", active.getOrDefault(fact.get("ci"), ""))) {
            said.wrong("G5", fact, fact.get("ci") + " was judged " + fact.get("state") + " while its package manager worked");
        }
    }

    private void placed(Fact fact, Checker.Verdicts said) {
        String ci = fact.get("ci");
        String holder = places.put(ci, fact.get("run"));
        resting.remove(ci);
        if (holder != null && !holder.equals(fact.get("run"))) {
            said.wrong("G6", fact, ci + " was given to run " + fact.get("run") + " while run " + holder + " held it");
        }
        Fact run = runs.get(fact.get("run"));
        boolean isPatching = run != null && run.is("kind", "PATCH") && phases.getOrDefault(fact.get("run"), "").equals("EXECUTE");
        long working = places.entrySet().stream()
                .filter(place -> !resting.contains(place.getKey()) && runs.containsKey(place.getValue()))
                .filter(place -> run != null && runs.get(place.getValue()).is("policy", run.get("policy")))
                .count();
        if (isPatching && working > run.number("parallel")) {
            said.wrong("G6", fact, working + " hosts of policy " + run.get("policy") + " in execution, " + run.get("parallel") + " allowed");
        }
    }

    private void left(Fact fact, Checker.Verdicts said) {
        places.remove(fact.get("ci"));
        resting.remove(fact.get("ci"));
        boolean isAtWork = !phases.getOrDefault(fact.get("run"), "").equals("ENDED");
        if (isAtWork && fact.is("run", active.getOrDefault(fact.get("ci"), ""))) {
            said.wrong("G5", fact, fact.get("ci") + " was given back while its package manager worked");
        }
    }

    private void reverting(Fact fact, Checker.Verdicts said) {
        String ci = fact.get("vm").substring("vm-".length());
        Fact run = runs.get(fact.get("run"));
        if (active.containsKey(ci) && run != null && run.is("kind", "PATCH")) {
            said.wrong("G5", fact, ci + " was taken back while its package manager worked");
        }
        takers.put(ci, fact.get("run"));
    }

    /** Whatever was written on a host since it went back would be lost with a second time. */
    private void wentBack(Fact fact, Checker.Verdicts said) {
        active.remove(fact.get("ci"));
        String taker = takers.getOrDefault(fact.get("ci"), "");
        if (!back.add(taker + " " + fact.get("ci"))) {
            said.wrong("G7", fact, fact.get("ci") + " was taken back twice by run " + taker);
        }
    }
}
