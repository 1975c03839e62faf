package dev.patchyard.chaos.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** G6: nobody is permitted without an approval for exactly this, a window, a snapshot, and nobody's wish to stop. */
final class GateRule implements Checker.Rule {
    private static final long CUT_OFF_SECONDS = 15 * 60;
    private static final long SNAPSHOT_SECONDS = 15 * 60;

    private final Map<String, List<Fact>> changes = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();
    private final Map<String, Fact> runs = new HashMap<>();
    private final Map<String, Instant> cancelled = new HashMap<>();
    private final Map<String, Instant> pauses = new HashMap<>();
    private final Map<String, Fact> blackouts = new HashMap<>();
    private final Map<String, Fact> snapshots = new HashMap<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        switch (fact.kind()) {
            case "change" -> changes.computeIfAbsent(fact.get("id"), id -> new ArrayList<>()).add(fact);
            case "planned" -> digests.put(fact.get("run"), fact.get("digest"));
            case "asked" -> runs.put(fact.get("run"), fact);
            case "commit" -> {
                if (fact.isYes("cancelled")) {
                    cancelled.putIfAbsent(fact.get("run"), fact.at());
                }
            }
            case "pause" -> pauses.putIfAbsent(fact.get("scope"), fact.at());
            case "unpause" -> pauses.remove(fact.get("scope"));
            case "blackout" -> blackouts.put(fact.get("id"), fact);
            case "blackout_over" -> blackouts.remove(fact.get("id"));
            case "snapshot_made" -> snapshots.put(fact.get("id"), fact);
            case "snapshot_removed", "snapshot_lost" -> snapshots.remove(fact.get("id"));
            case "permitted" -> permitted(fact, said);
            default -> { }
        }
    }

    private void permitted(Fact fact, Checker.Verdicts said) {
        Fact run = runs.get(fact.get("run"));
        String what = fact.get("ci") + " of run " + fact.get("run") + " was permitted ";
        if (!isApproved(fact)) {
            said.wrong("G6", fact, what + "and no change authorised it lately");
        }
        if (run.is("kind", "ROLLBACK")) {
            return;
        }
        if (run.isYes("snapshots") && !hasSnapshot(fact)) {
            said.wrong("G6", fact, what + "without a fresh snapshot of its own");
        }
        if (isLong(cancelled.get(fact.get("run")), fact)) {
            said.wrong("G14", fact, what + "long after the run was cancelled");
        }
        if (isLong(pauses.get("all"), fact) || isLong(pauses.get("policy:" + run.get("policy")), fact)) {
            said.wrong("G6", fact, what + "while a pause held it");
        }
        boolean isClosed = blackouts.values().stream()
                .anyMatch(closed -> closed.is("policy", run.get("policy")) && isLong(closed.at(), fact));
        if (isClosed) {
            said.wrong("G6", fact, what + "in a blackout");
        }
        String last = run.get("last_start");
        if (!last.isEmpty() && isLong(Instant.parse(last), fact)) {
            said.wrong("G6", fact, what + "after the last start of its window");
        }
    }

    private static boolean isLong(Instant since, Fact fact) {
        return since != null && since.plusSeconds(Checker.SLACK_SECONDS).isBefore(fact.at());
    }

    private boolean hasSnapshot(Fact fact) {
        Fact made = snapshots.get(fact.get("snapshot"));
        return made != null && made.is("run", fact.get("run")) && made.is("vm", "vm-" + fact.get("ci")) && made.isYes("ready")
                && !made.at().plusSeconds(SNAPSHOT_SECONDS + Checker.SLACK_SECONDS).isBefore(fact.at());
    }

    /** At some moment a short while ago the change was as it has to be. */
    private boolean isApproved(Fact fact) {
        Instant since = fact.at().minusSeconds(Checker.SLACK_SECONDS + Checker.CLOCK_SECONDS);
        List<Fact> versions = changes.getOrDefault(fact.get("change"), List.of());
        for (int i = 0; i < versions.size(); i++) {
            Instant from = versions.get(i).at();
            Instant until = i + 1 < versions.size() ? versions.get(i + 1).at() : fact.at();
            boolean isRecent = !until.isBefore(since);
            if (isRecent && authorises(versions.get(i), fact, from.isBefore(since) ? since : from, until)) {
                return true;
            }
        }
        return false;
    }

    private boolean authorises(Fact change, Fact fact, Instant from, Instant until) {
        boolean isOpen = change.is("status", "APPROVED") || change.is("status", "IN_PROGRESS");
        boolean isJudged = !change.get("approver").isEmpty() && !change.is("approver", change.get("requester"));
        boolean isMeant = change.is("digest", digests.getOrDefault(fact.get("run"), "?"))
                && List.of(change.get("cis").split(",")).contains(fact.get("ci"));
        boolean hasBegun = !change.get("start").isEmpty() && !Instant.parse(change.get("start")).isAfter(until.plusSeconds(Checker.CLOCK_SECONDS));
        boolean isInTime = change.get("end").isEmpty()
                || from.isBefore(Instant.parse(change.get("end")).minusSeconds(CUT_OFF_SECONDS - Checker.CLOCK_SECONDS));
        return isOpen && isJudged && isMeant && hasBegun && isInTime;
    }
}
