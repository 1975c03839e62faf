package dev.patchyard.chaos.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** G4 and G7: a snapshot is written down before it is made, kept while it is needed, used for its own host, and not for ever. */
final class SnapshotRule implements Checker.Rule {
    private final Set<String> intents = new HashSet<>();
    private final Map<String, Fact> hosts = new HashMap<>();
    private final Map<String, Fact> runs = new HashMap<>();
    private final Map<String, Instant> ended = new HashMap<>();
    private final Map<String, Fact> made = new HashMap<>();
    private final Set<String> unread = new HashSet<>();
    private final Set<String> unreadable = new HashSet<>();

    @Override
    public void see(Fact fact, Checker.Verdicts said) {
        switch (fact.kind()) {
            case "asked" -> runs.put(fact.get("run"), fact);
            case "intent" -> intents.add(fact.get("run") + " " + fact.get("name"));
            case "host" -> hosts.put(fact.get("run") + " " + fact.get("ci"), fact);
            case "commit" -> {
                if (fact.is("to", "ENDED")) {
                    ended.putIfAbsent(fact.get("run"), fact.at());
                }
            }
            case "poisoned" -> unreadable.add(fact.get("run"));
            case "cured" -> unreadable.remove(fact.get("run"));
            case "closed_unread" -> unread.add(fact.get("run"));
            case "snapshot_made" -> made(fact, said);
            case "snapshot_removed" -> removed(fact, said);
            case "reverted" -> reverted(fact, said);
            case "snapshot_at_end" -> atEnd(fact, said);
            default -> { }
        }
    }

    private void made(Fact fact, Checker.Verdicts said) {
        made.put(fact.get("id"), fact);
        if (!intents.contains(fact.get("run") + " " + fact.get("name"))) {
            said.wrong("G4", fact, "snapshot " + fact.get("name") + " was made before it was written down");
        }
    }

    private List<Fact> holders(String name) {
        List<Fact> holders = new ArrayList<>();
        hosts.values().stream().filter(host -> host.is("snapshot", name)).forEach(holders::add);
        return holders;
    }

    private void removed(Fact fact, Checker.Verdicts said) {
        for (Fact holder : holders(fact.get("name"))) {
            String run = holder.get("run");
            // Of a run that nobody can read it is known only which hosts it holds, and it holds none that it has judged.
            boolean isDoneUnread = unreadable.contains(run) && !holder.get("finished").isEmpty();
            boolean isWorkedWith = !ended.containsKey(run) && holder.isYes("touched") && !isDoneUnread;
            if (isWorkedWith) {
                said.wrong("G7", fact, "the snapshot of " + holder.get("ci") + " was removed while run " + run + " works");
            }
            boolean isKept = ended.containsKey(run) && holder.isYes("touched") && !unread.contains(run);
            if (isKept && holder.is("state", "UNKNOWN")) {
                said.wrong("G7", fact, "the snapshot of " + holder.get("ci") + " was removed, which nobody can speak for");
            }
            if (isKept && fact.at().isBefore(ended.get(run).plusSeconds(keep(holder) - 2 * Checker.CLOCK_SECONDS))) {
                said.wrong("G7", fact, "the snapshot of " + holder.get("ci") + " was removed before its retention was over");
            }
        }
    }

    private long keep(Fact holder) {
        Fact run = runs.get(holder.get("run"));
        return Long.parseLong(run.get(holder.is("state", "OK") ? "keep_ok" : "keep_failed"));
    }

    private void reverted(Fact fact, Checker.Verdicts said) {
        Fact snapshot = made.get(fact.get("snapshot"));
        Fact run = runs.get(fact.get("run"));
        boolean isOwn = snapshot != null && run != null && fact.is("vm", snapshot.get("vm"))
                && (snapshot.is("run", fact.get("run")) || snapshot.is("run", run.get("source")))
                && intents.contains(snapshot.get("run") + " " + snapshot.get("name"));
        Fact host = hosts.get(fact.get("run") + " " + fact.get("vm").substring("vm-".length()));
        boolean isMeant = host != null && host.is("snapshot_id", fact.get("snapshot"));
        if (!isOwn || !isMeant) {
            said.wrong("G7", fact, fact.get("vm") + " was taken back to a snapshot that is not the run's for this host");
        }
        if (run != null && run.is("kind", "PATCH") && !run.is("rollback", "AUTO")) {
            said.wrong("G7", fact, fact.get("vm") + " was taken back although the policy leaves that to a person");
        }
    }

    private void atEnd(Fact fact, Checker.Verdicts said) {
        List<Fact> holders = holders(fact.get("name"));
        // Nobody can read which snapshots such a run has; they are counted as untracked and left to people.
        if (holders.stream().anyMatch(holder -> unread.contains(holder.get("run")))) {
            return;
        }
        if (holders.isEmpty()) {
            said.wrong("G7", fact, "snapshot " + fact.get("name") + " of " + fact.get("vm") + " is there and no run knows it");
        } else if (holders.stream().noneMatch(h -> h.is("state", "UNKNOWN") || !ended.containsKey(h.get("run")))) {
            said.wrong("G7", fact, "snapshot " + fact.get("name") + " of " + fact.get("vm") + " survived its retention");
        }
    }
}
