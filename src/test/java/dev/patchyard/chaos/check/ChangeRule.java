package dev.patchyard.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** G8: one change for a run, closed once, after the CMDB was told, and not left in progress by us. */
final class ChangeRule implements Checker.Rule {
    private static final Set<String> CLOSED = Set.of("COMPLETED", "FAILED", "REJECTED", "CANCELLED");
    private static final Set<String> OPEN_ENDED = Set.of("UNKNOWN", "REVERT_FAILED", "IN_PROGRESS");

    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, Integer> closures = new HashMap<>();
    private final Map<String, Integer> raised = new HashMap<>();
    private final Map<String, String> closing = new HashMap<>();
    private final Map<String, Set<String>> untold = new HashMap<>();
    private final Map<String, String> startedBy = new HashMap<>();
    private final Map<String, String> runOfKey = new HashMap<>();
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, String> changeOf = new HashMap<>();
    private final Map<String, String> families = new HashMap<>();
    private final Set<String> touching = new HashSet<>();
    private final Set<String> openRuns = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> byHand = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        switch (fact.kind()) {
            case "message" -> message(fact);
            case "delivered", "undelivered" -> delivered(fact);
            case "closed_unread", "closed_by_hand" -> byHand.add(fact.get("run"));
            case "desk" -> asked(fact, said);
            case "change" -> changed(fact, said);
            case "host" -> states.put(fact.get("run") + " " + fact.get("ci"), fact.get("state"));
            case "touch", "reverting" -> touching.add(fact.get("run"));
            case "run" -> {
                changeOf.put(fact.get("run"), fact.get("change"));
                families.put(fact.get("run"), fact.get("first").isEmpty() ? fact.get("run") : fact.get("first"));
                if (!fact.is("phase", "ENDED")) {
                    openRuns.add(fact.get("change"));
                }
            }
            default -> { }
        }
    }

    private void message(Fact fact) {
        runOfKey.put(fact.get("key"), fact.get("run"));
        if (fact.is("what", "cmdb")) {
            untold.computeIfAbsent(fact.get("run"), run -> new HashSet<>()).add(fact.get("key"));
        }
        if (fact.get("what").startsWith("close")) {
            closing.put(fact.get("to"), fact.get("run"));
        }
    }

    private void delivered(Fact fact) {
        boolean isOver = fact.kind().equals("delivered") || fact.isYes("given_up");
        String run = runOfKey.getOrDefault(fact.get("key"), "");
        if (isOver && untold.containsKey(run)) {
            untold.get(run).remove(fact.get("key"));
        }
        if (fact.kind().equals("undelivered") && fact.isYes("given_up")) {
            refused.add(run);
        }
    }

    private void asked(Fact fact, Checker.Verdicts said) {
        String id = fact.get("id");
        if (fact.is("did", "start")) {
            startedBy.put(id, fact.get("run"));
        }
        if (fact.is("did", "close")) {
            String run = closing.get(id);
            if (run == null) {
                said.wrong("G4", fact, "change " + id + " was closed, and nothing was written down before");
            } else if (!untold.getOrDefault(run, Set.of()).isEmpty()) {
                said.wrong("G8", fact, "change " + id + " was closed before the CMDB was told by run " + run);
            }
        }
    }

    private void changed(Fact fact, Checker.Verdicts said) {
        String id = fact.get("id");
        String before = statuses.put(id, fact.get("status"));
        boolean closes = fact.is("by", "close") && !CLOSED.contains(before == null ? "" : before);
        if (closes && closures.merge(id, 1, Integer::sum) > 1) {
            said.wrong("G8", fact, "change " + id + " was closed twice");
        }
        if (before != null && CLOSED.contains(before) && !fact.is("by", "end") && !before.equals(fact.get("status"))) {
            said.wrong("G8", fact, "change " + id + " was " + before + " and is " + fact.get("status"));
        }
        if (before == null && fact.is("by", "raise") && raised.merge(fact.get("ref"), 1, Integer::sum) > 1) {
            said.wrong("G8", fact, "two changes were raised for " + fact.get("ref"));
        }
    }

    @Override
    public void end(Checker.Verdicts said) {
        for (Map.Entry<String, String> started : startedBy.entrySet()) {
            String change = started.getKey();
            boolean isLeft = "IN_PROGRESS".equals(statuses.get(change)) && !openRuns.contains(change);
            if (isLeft && !isExcused(change) && !refused.contains(started.getValue())) {
                said.wrong("G8", "change " + change + " was started by run " + started.getValue() + " and is still in progress");
            }
        }
    }

    /**
     * A host that nobody can speak for keeps a change open, whichever attempt of the family left it so; and a change that
     * a person made is theirs as long as no host was touched under it.
     */
    private boolean isExcused(String change) {
        Set<String> concerned = new HashSet<>();
        changeOf.forEach((run, its) -> {
            if (its.equals(change)) {
                concerned.add(families.get(run));
            }
        });
        boolean isUntouched = changeOf.entrySet().stream()
                .noneMatch(each -> each.getValue().equals(change) && touching.contains(each.getKey()));
        return isUntouched || families.entrySet().stream()
                .filter(member -> concerned.contains(member.getValue()))
                .anyMatch(member -> refused.contains(member.getKey()) || byHand.contains(member.getKey()) || isOpenEnded(member.getKey()));
    }

    private boolean isOpenEnded(String run) {
        return states.entrySet().stream()
                .anyMatch(state -> state.getKey().startsWith(run + " ") && OPEN_ENDED.contains(state.getValue()));
    }
}
