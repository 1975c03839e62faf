package dev.patchyard.chaos;

import dev.patchyard.run.HostRecord;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.SnapshotLink;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what the store really keeps, and who wrote it. Stands right before the store, behind all faults. */
final class RecordedStore implements Calls {
    private final RunStore real;
    private final Tape tape;
    private final Fibers fibers;
    private final Map<String, Long> lastEvent = new HashMap<>();
    private final Map<String, RunStore.Claim> owners = new HashMap<>();
    private final Set<String> messages = new HashSet<>();

    RecordedStore(RunStore real, Tape tape, Fibers fibers) {
        this.real = real;
        this.tape = tape;
        this.fibers = fibers;
    }

    /** @return the claim that counts now, null for a run that was never claimed */
    RunStore.@Nullable Claim owner(String runId) {
        return owners.get(runId);
    }

    @Override
    public Object see(Method method, Object[] arguments, Answer answer) {
        return switch (method.getName()) {
            case "add" -> add((PatchRun) arguments[0], answer);
            case "change" -> change((String) arguments[0], (Map<?, ?>) arguments[4], answer);
            case "claimDue" -> claimed(answer.get());
            case "renew", "release" -> leased(method.getName(), (RunStore.Claim) arguments[0], answer.get());
            case "takePlace" -> placed((RunStore.Seat) arguments[0], answer.get());
            case "restPlace", "leavePlace" -> left(method.getName(), (String) arguments[0], ((RunStore.Claim) arguments[1]).runId(), answer);
            case "freePlace" -> left("leavePlace", (String) arguments[0], (String) arguments[1], answer);
            case "post" -> posted((String) arguments[0], (Outward) arguments[1], answer);
            case "delivered", "undelivered" -> told(method.getName(), arguments, answer.get());
            default -> answer.get();
        };
    }

    private Object add(PatchRun run, Answer answer) {
        Object kept = answer.get();
        if (Boolean.TRUE.equals(kept)) {
            Facts.run(tape, "asked", run);
            planned(null, run);
            run.hosts().values().forEach(host -> Facts.host(tape, run.id(), host));
            events(run.id());
        }
        return kept;
    }

    private Object change(String runId, Map<?, ?> outward, Answer answer) {
        PatchRun before = real.find(runId).orElse(null);
        Object changed = answer.get();
        PatchRun after = real.find(runId).orElseThrow();
        RunStore.Claim walker = fibers.current() == null ? null : fibers.current().claim;
        RunStore.Claim owner = owners.get(runId);
        tape.tell("commit", "run", runId, "epoch", walker == null ? "" : walker.epoch(), "owner",
                owner == null ? "" : owner.epoch(), "from", before == null ? "" : before.phase(), "to", after.phase(),
                "same", after.equals(before), "wave", after.wave(), "attention", after.attention(), "verdict", after.verdict(),
                "cancelled", after.isCancelled(), "change", after.change() == null ? "" : after.change().id(),
                "note", Facts.cut(after.note()));
        if (after.isEnded() && after.failure() != null && after.failure().contains("closed_by_hand")) {
            tape.tell("closed_by_hand", "run", runId);
        }
        planned(before, after);
        after.hosts().forEach((id, host) -> hostChanged(after, before == null ? null : before.hosts().get(id), host));
        outward.forEach((key, message) -> keep(runId, (String) key, (Outward) message));
        events(runId);
        return changed;
    }

    private void planned(@Nullable PatchRun before, PatchRun after) {
        if (after.plan() != null && (before == null || before.plan() == null)) {
            Facts.plan(tape, after);
        }
    }

    private void hostChanged(PatchRun run, @Nullable HostRecord before, HostRecord host) {
        if (before != null && before.equals(host)) {
            return;
        }
        SnapshotLink link = host.snapshot();
        if (link != null && (before == null || before.snapshot() == null || !before.snapshot().name().equals(link.name()))) {
            tape.tell("intent", "run", run.id(), "ci", host.ciId(), "name", link.name());
        }
        if (before != null && !before.touched() && host.touched()) {
            tape.tell("permitted", "run", run.id(), "ci", host.ciId(), "wave", host.wave(), "kind", run.origin().kind(),
                    "snapshot", link == null ? "" : link.snapshotId(), "change", run.change() == null ? "" : run.change().id());
        }
        Facts.host(tape, run.id(), host);
    }

    void events(String runId) {
        List<RunEvent> fresh = real.events(runId, lastEvent.getOrDefault(runId, 0L), 1000);
        for (RunEvent event : fresh) {
            tape.tell("event", "run", runId, "seq", event.seq(), "kind", event.kind(), "ci", event.ciId(),
                    "text", Facts.cut(event.text()));
            lastEvent.put(runId, event.seq());
        }
    }

    private void keep(@Nullable String runId, String key, Outward message) {
        if (messages.add(key)) {
            Facts.message(tape, runId, key, message);
        }
    }

    private Object posted(String key, Outward message, Answer answer) {
        Object done = answer.get();
        keep(null, key, message);
        return done;
    }

    private Object claimed(Object answer) {
        if (answer instanceof Optional<?> found && found.isPresent() && found.get() instanceof RunStore.Claim claim) {
            claimed(claim);
        }
        return answer;
    }

    void claimed(RunStore.Claim claim) {
        owners.put(claim.runId(), claim);
        tape.tell("claim", "run", claim.runId(), "node", claim.node(), "epoch", claim.epoch());
    }

    private Object leased(String what, RunStore.Claim claim, Object answer) {
        if (what.equals("release") || Boolean.TRUE.equals(answer)) {
            tape.tell(what, "run", claim.runId(), "node", claim.node(), "epoch", claim.epoch());
        }
        return answer;
    }

    private Object placed(RunStore.Seat seat, Object answer) {
        if (answer instanceof RunStore.Place.Taken) {
            tape.tell("place", "ci", seat.ciId(), "run", seat.runId());
        }
        return answer;
    }

    private Object left(String what, String ci, String run, Answer answer) {
        boolean held = run.equals(real.placesHeld().get(ci));
        Object done = answer.get();
        if (held && !Boolean.FALSE.equals(done)) {
            tape.tell(what, "ci", ci, "run", run);
        }
        return done;
    }

    private Object told(String what, Object[] arguments, Object done) {
        boolean forGood = what.equals("undelivered") && arguments[2] == null;
        tape.tell(what, "key", arguments[0], "said", Facts.cut((String) arguments[1]), "given_up", forGood);
        return done;
    }
}
