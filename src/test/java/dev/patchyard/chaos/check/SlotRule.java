package dev.patchyard.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** G13: every slot that was due has one run or one reason why not, and no run touches anything for a slot that is not its own. */
final class SlotRule implements Checker.Rule {
    private final Map<String, Fact> due = new HashMap<>();
    private final Map<String, Fact> decided = new HashMap<>();
    private final Map<String, Fact> asked = new HashMap<>();
    private final Set<String> given = new HashSet<>();
    private final Set<String> touching = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        switch (fact.kind()) {
            case "due" -> due.put(slot(fact), fact);
            case "asked" -> asked.put(fact.get("run"), fact);
            case "touch" -> touching.add(fact.get("run"));
            case "slot" -> decided(fact, said);
            default -> { }
        }
    }

    private static String slot(Fact fact) {
        return fact.get("policy") + " " + fact.get("slot");
    }

    private void decided(Fact fact, Checker.Verdicts said) {
        if (decided.put(slot(fact), fact) != null) {
            said.wrong("G13", fact, "slot " + slot(fact) + " was decided twice");
        }
        if (!due.containsKey(slot(fact))) {
            said.wrong("G13", fact, "slot " + slot(fact) + " was never due");
        }
        String run = fact.get("run");
        if (run.isEmpty() && fact.get("reason").isEmpty()) {
            said.wrong("G13", fact, "slot " + slot(fact) + " was skipped without a reason");
        }
        if (!run.isEmpty() && !given.add(run)) {
            said.wrong("G13", fact, "run " + run + " was given two slots");
        }
        if (!run.isEmpty() && (asked.get(run) == null || !slot(asked.get(run)).equals(slot(fact)))) {
            said.wrong("G13", fact, "slot " + slot(fact) + " was given to a run that is not for it: " + run);
        }
    }

    @Override
    public void end(Checker.Verdicts said) {
        due.forEach((slot, fact) -> {
            if (!decided.containsKey(slot)) {
                said.wrong("G13", fact, "slot " + slot + " was missed");
            }
        });
        asked.forEach((run, fact) -> {
            if (!fact.get("slot").isEmpty() && !given.contains(run) && touching.contains(run)) {
                said.wrong("G13", fact, "run " + run + " worked for slot " + slot(fact) + ", which was not given to it");
            }
        });
    }
}
