package dev.patchyard.chaos.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** G6: after a canary that is not well, or too many failures, no further host is begun. */
final class BudgetRule implements Checker.Rule {
    private static final Set<String> FAILED = Set.of("FAILED", "UNKNOWN", "REVERTED", "REVERT_FAILED");
    private static final Set<String> OPEN = Set.of("PLANNED", "IN_PROGRESS", "OK");

    private record Begun(Fact permit, long failures) {}

    private final Map<String, Map<String, Fact>> hosts = new HashMap<>();
    private final Map<String, Long> failures = new HashMap<>();
    private final Map<String, Boolean> illCanary = new HashMap<>();
    private final Map<String, List<Begun>> begun = new HashMap<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String run = fact.get("run");
        switch (fact.kind()) {
            case "host" -> hosts.computeIfAbsent(run, each -> new HashMap<>()).put(fact.get("ci"), fact);
            case "commit" -> {
                if (fact.is("to", "EXECUTE") && !fact.is("from", "EXECUTE")) {
                    count(run);
                }
            }
            case "permitted" -> permitted(run, fact, said);
            case "run" -> ended(run, fact, said);
            default -> { }
        }
    }

    private void count(String run) {
        Map<String, Fact> known = hosts.getOrDefault(run, Map.of());
        failures.put(run, known.values().stream().filter(BudgetRule::isFailure).count());
        illCanary.put(run, known.values().stream().anyMatch(h -> h.is("wave", "0") && !OPEN.contains(h.get("state"))));
    }

    private static boolean isFailure(Fact host) {
        return FAILED.contains(host.get("state")) || (host.is("state", "UNREACHABLE") && host.isYes("touched"));
    }

    private void permitted(String run, Fact fact, Checker.Verdicts said) {
        if (!fact.is("kind", "PATCH")) {
            return;
        }
        begun.computeIfAbsent(run, each -> new ArrayList<>()).add(new Begun(fact, failures.getOrDefault(run, 0L)));
        if (!fact.is("wave", "0") && illCanary.getOrDefault(run, false)) {
            said.wrong("G6", fact, fact.get("ci") + " of run " + run + " was permitted after a canary that is not OK");
        }
    }

    private void ended(String run, Fact fact, Checker.Verdicts said) {
        for (Begun one : begun.getOrDefault(run, List.of())) {
            if (one.failures() >= fact.number("limit")) {
                said.wrong("G6", one.permit(), one.permit().get("ci") + " of run " + run + " was permitted after "
                        + one.failures() + " failures, the limit is " + fact.get("limit"));
            }
        }
    }
}
