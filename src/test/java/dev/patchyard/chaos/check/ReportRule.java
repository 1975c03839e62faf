package dev.patchyard.chaos.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** G9: every planned host once, in a final state, and what is said of hosts and of the run is so. */
final class ReportRule implements Checker.Rule {
    private static final Set<String> UNTOUCHED =
            Set.of("NOT_STARTED", "NOT_APPROVED", "PRECHECK_FAILED", "PLAN_DRIFT", "IDENTITY_MISMATCH");
    private static final Set<String> UNFINISHED = Set.of("PLANNED", "IN_PROGRESS");

    private final Map<String, Map<String, Fact>> planned = new HashMap<>();
    private final Map<String, Map<String, Fact>> hosts = new HashMap<>();
    private final Map<String, Fact> runs = new HashMap<>();
    private final Set<String> touched = new HashSet<>();
    private final Map<String, String> versions = new HashMap<>();
    private final Set<String> reverted = new HashSet<>();
    private final Set<String> unread = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        String run = fact.get("run");
        switch (fact.kind()) {
            case "planned" -> planned.computeIfAbsent(run, each -> new HashMap<>()).put(fact.get("ci"), fact);
            case "closed_unread" -> unread.add(run);
            case "touch" -> touched.add(run + " " + fact.get("ci"));
            case "touch_end", "went_back" -> versions.put(fact.get("ci"), fact.get("version"));
            case "reverted" -> reverted.add(run + " " + fact.get("vm"));
            case "host" -> host(run, fact, said);
            case "run" -> runs.put(run, fact);
            default -> { }
        }
    }

    private void host(String run, Fact fact, Checker.Verdicts said) {
        Fact before = hosts.computeIfAbsent(run, each -> new HashMap<>()).put(fact.get("ci"), fact);
        boolean isNews = before == null || !before.is("state", fact.get("state"));
        Fact plan = planned.getOrDefault(run, Map.of()).get(fact.get("ci"));
        String version = versions.getOrDefault(fact.get("ci"), "1.0");
        if (isNews && fact.is("state", "OK") && plan != null && !plan.is("to", version)) {
            said.wrong("G9", fact, fact.get("ci") + " is called OK by run " + run + " and has " + version + ", not " + plan.get("to"));
        }
        if (isNews && fact.is("state", "REVERTED") && plan != null && !plan.is("from", version)) {
            said.wrong("G9", fact, fact.get("ci") + " is called REVERTED by run " + run + " and has " + version);
        }
        if (isNews && fact.is("state", "REVERTED") && !reverted.contains(run + " vm-" + fact.get("ci"))) {
            said.wrong("G9", fact, fact.get("ci") + " is called REVERTED by run " + run + ", which never took it back");
        }
    }

    @Override
    public void end(Checker.Verdicts said) {
        runs.forEach((id, run) -> {
            if (run.is("phase", "ENDED") && !unread.contains(id)) {
                Map<String, Fact> ofRun = hosts.getOrDefault(id, Map.of());
                complete(id, run, ofRun, said);
                ofRun.forEach((ci, host) -> ended(id, ci, host, said));
                verdict(id, run, ofRun, said);
            }
        });
    }

    private void complete(String id, Fact run, Map<String, Fact> ofRun, Checker.Verdicts said) {
        boolean isWhole = run.is("kind", "PATCH") && run.get("first").isEmpty() && !run.isYes("dry") && !run.is("hosts", "0");
        if (isWhole && !ofRun.keySet().equals(planned.getOrDefault(id, Map.of()).keySet())) {
            said.wrong("G9", run, "run " + id + " planned " + planned.getOrDefault(id, Map.of()).keySet() + " and reports " + ofRun.keySet());
        }
        if (!run.is("hosts", Integer.toString(ofRun.size()))) {
            said.wrong("G9", run, "run " + id + " lost hosts: " + ofRun.size() + " were known, " + run.get("hosts") + " are left");
        }
    }

    private void ended(String id, String ci, Fact host, Checker.Verdicts said) {
        if (UNFINISHED.contains(host.get("state"))) {
            said.wrong("G9", host, ci + " is " + host.get("state") + " at the end of run " + id);
        }
        boolean isDenied = UNTOUCHED.contains(host.get("state")) || !host.isYes("touched");
        if (touched.contains(id + " " + ci) && isDenied) {
            said.wrong("G9", host, ci + " was touched by run " + id + ", which calls it " + host.get("state"));
        }
    }

    private static void verdict(String id, Fact run, Map<String, Fact> ofRun, Checker.Verdicts said) {
        long ok = count(ofRun, "OK");
        boolean isTrue = switch (run.get("verdict")) {
            case "SUCCEEDED" -> run.isYes("dry") || (ok == ofRun.size() && ok > 0 && run.is("left_out", "0"));
            case "COMPLETED_WITH_ERRORS" -> ok > 0;
            case "NOTHING_TO_DO" -> ofRun.isEmpty();
            case "ROLLED_BACK" -> count(ofRun, "REVERTED") > 0;
            case "CANCELLED" -> run.isYes("cancelled") && count(ofRun, "UNKNOWN") == 0;
            case "REFUSED" -> ofRun.values().stream().noneMatch(host -> host.isYes("touched"));
            case "FAILED" -> ofRun.isEmpty() || ok < ofRun.size() || !run.is("left_out", "0") || !run.get("failure").isEmpty();
            default -> false;
        };
        if (!isTrue) {
            said.wrong("G9", run, "run " + id + " is called " + run.get("verdict") + ", " + ok + " of " + ofRun.size() + " hosts are OK");
        }
    }

    private static long count(Map<String, Fact> ofRun, String state) {
        return ofRun.values().stream().filter(host -> host.is("state", state)).count();
    }
}
