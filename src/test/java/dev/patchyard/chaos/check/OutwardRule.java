package dev.patchyard.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** G8: whatever others must be told reaches them, and counts once. */
final class OutwardRule implements Checker.Rule {
    private static final Set<String> GRAVE = Set.of("FAILED", "UNKNOWN", "REVERT_FAILED");

    private final Map<String, Set<String>> told = new HashMap<>();
    private final Map<String, Set<String>> incidents = new HashMap<>();
    private final Map<String, Map<String, Fact>> hosts = new HashMap<>();
    private final Map<String, Fact> runs = new HashMap<>();
    private final Map<String, Integer> arrived = new HashMap<>();
    private final Map<String, Fact> messages = new HashMap<>();
    private final Map<String, Integer> completed = new HashMap<>();
    private final Set<String> unread = new HashSet<>();
    private final Set<String> byHand = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String run = fact.get("run");
        switch (fact.kind()) {
            case "message" -> {
                messages.put(fact.get("key"), fact);
                told.computeIfAbsent(run, each -> new TreeSet<>()).add(fact.get("what") + " " + fact.get("to"));
            }
            case "closed_unread" -> unread.add(run);
            case "closed_by_hand" -> byHand.add(run);
            case "incident" -> incident(fact, said);
            case "cmdb" -> arrived.put("cmdb " + fact.get("ci"), fact.number());
            case "delivered" -> delivered(fact, said);
            case "host" -> hosts.computeIfAbsent(run, each -> new HashMap<>()).put(fact.get("ci"), fact);
            case "run" -> runs.put(run, fact);
            case "undelivered_at_end" -> undelivered(fact, said);
            case "feed" -> {
                if (fact.is("type", "RUN_COMPLETED")) {
                    completed.merge(fact.get("subject"), 1, Integer::sum);
                }
            }
            default -> { }
        }
    }

    private void delivered(Fact fact, Checker.Verdicts said) {
        Fact message = messages.get(fact.get("key"));
        boolean isSeen = message != null && (message.is("what", "cmdb") || message.is("what", "incident"))
                && !fact.get("said").startsWith("a later message");
        if (isSeen && arrived.getOrDefault(message.get("what") + " " + message.get("to"), 0) < message.number()) {
            said.wrong("G8", fact, "message " + fact.get("key") + " is said to have arrived and did not");
        }
    }

    private void incident(Fact fact, Checker.Verdicts said) {
        arrived.put("incident " + fact.get("key"), fact.number());
        String subject = fact.get("key").split("#")[0] + " " + fact.get("title");
        if (fact.get("key").startsWith("patch-run:")) {
            subject = fact.get("key").split(":")[1] + " " + fact.get("title");
        }
        Set<String> ids = incidents.computeIfAbsent(subject, each -> new TreeSet<>());
        ids.add(fact.get("id"));
        if (ids.size() > 1) {
            said.wrong("G8", fact, "two incidents for one failure: " + subject);
        }
    }

    private static void undelivered(Fact fact, Checker.Verdicts said) {
        String error = fact.get("error");
        boolean isRefused = error.contains("422") || error.contains("no change") || error.contains("no CI");
        if (!fact.isYes("given_up") || !isRefused) {
            said.wrong("G8", fact, "message " + fact.get("key") + " never arrived: " + error);
        }
    }

    @Override
    public void end(Checker.Verdicts said) {
        for (Fact run : runs.values()) {
            boolean isReal = run.is("phase", "ENDED") && !run.isYes("dry") && !unread.contains(run.get("run"));
            if (isReal) {
                reported(run, said);
            }
            if (isReal && completed.getOrDefault(run.get("run"), 0) != 1) {
                said.wrong("G8", run, "the end of run " + run.get("run") + " was told to listeners "
                        + completed.getOrDefault(run.get("run"), 0) + " times");
            }
        }
    }

    private void reported(Fact run, Checker.Verdicts said) {
        Set<String> messages = told.getOrDefault(run.get("run"), Set.of());
        Map<String, Fact> ofRun = hosts.getOrDefault(run.get("run"), Map.of());
        for (String ci : ofRun.keySet()) {
            if (!byHand.contains(run.get("run")) && !messages.contains("cmdb " + ci)) {
                said.wrong("G8", run, "the CMDB was not told of " + ci + " by run " + run.get("run"));
            }
        }
        boolean isGrave = ofRun.values().stream().anyMatch(host -> GRAVE.contains(host.get("state")));
        if (isGrave && messages.stream().noneMatch(message -> message.startsWith("incident "))) {
            said.wrong("G8", run, "nobody was told of the failures of run " + run.get("run"));
        }
        boolean hasChange = !run.get("change").isEmpty();
        if (hasChange && messages.stream().noneMatch(m -> m.startsWith("close") || m.startsWith("note "))) {
            said.wrong("G8", run, "the change of run " + run.get("run") + " was told nothing");
        }
    }
}
