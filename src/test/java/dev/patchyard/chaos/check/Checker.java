package dev.patchyard.chaos.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds the facts of a world against what must be true whatever happens: the invariants G1 to G14. */
public final class Checker {
    /** Others may take so long between a look at the desk, at a switch or at a wish to stop, and the permit that rests on it. */
    static final long SLACK_SECONDS = 130;
    /** So far may the clock of a node be from that of all others. */
    static final long CLOCK_SECONDS = 60;

    /** What must not have happened. */
    public record Violation(String rule, Fact fact, String text) {
        @Override
        public String toString() {
            return rule + " " + text + " (fact " + fact.number() + ")";
        }
    }

    /** One thing that must be true; sees all facts in their order. */
    interface Rule {
        void see(Fact fact, Verdicts said);

        /** After the last fact. */
        default void end(Verdicts said) {}
    }

    /** Where rules say what is wrong. */
    static final class Verdicts {
        private final List<Violation> violations = new ArrayList<>();
        private Fact last = new Fact(0, Instant.EPOCH, "nothing", Map.of());

        void wrong(String rule, Fact fact, String text) {
            violations.add(new Violation(rule, fact, text));
        }

        void wrong(String rule, String text) {
            wrong(rule, last, text);
        }
    }

    private Checker() {}

    /** @return what must not have happened, in the order it was noticed */
    public static List<Violation> check(List<Fact> facts) {
        Verdicts said = new Verdicts();
        List<Rule> rules = List.of(
                new LivenessRule(), new OwnerRule(), new HistoryRule(), new TouchRule(), new GateRule(), new BudgetRule(),
                new SnapshotRule(), new OutwardRule(), new ChangeRule(), new ReportRule(), new CancelRule(), new SlotRule(), new ServiceRule());
        for (Fact fact : facts) {
            said.last = fact;
            rules.forEach(rule -> rule.see(fact, said));
        }
        rules.forEach(rule -> rule.end(said));
        return List.copyOf(said.violations);
    }
}
