package dev.patchyard.chaos.check;

import java.util.HashSet;
import java.util.Set;

/** G1: in the end every run has ended, or waits for a person with a reason; and nobody holds a host any more. */
final class LivenessRule implements Checker.Rule {
    private final Set<String> ended = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        if (fact.kind().equals("livelock")) {
            said.wrong("G1", fact, "something is done again and again while no time passes");
        }
        if (fact.kind().equals("run")) {
            boolean isOver = fact.is("phase", "ENDED");
            boolean waits = fact.is("attention", "NEEDS_OPERATOR") && !fact.get("note").isEmpty();
            if (isOver) {
                ended.add(fact.get("run"));
            }
            if (!isOver && !waits) {
                said.wrong("G1", fact, "run " + fact.get("run") + " is stuck in " + fact.get("phase") + ": " + fact.get("note"));
            }
        }
        if (fact.kind().equals("parked_at_end")) {
            said.wrong("G1", fact, "run " + fact.get("run") + " is still set aside, and was taken up again: " + fact.get("reason"));
        }
        if (fact.kind().equals("place_at_end") && ended.contains(fact.get("run"))) {
            said.wrong("G1", fact, "ended run " + fact.get("run") + " still holds " + fact.get("ci"));
        }
    }
}
