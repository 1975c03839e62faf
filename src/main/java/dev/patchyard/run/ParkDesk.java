package dev.patchyard.run;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a person does with a run that does not go on by itself: lets it try again, or ends it by hand. */
public final class ParkDesk {
    /** The fixed word of a run that a person ended. */
    static final String CLOSED = "closed_by_hand";
    private static final String NODE = "park-desk";
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final RunStore store;
    private final ParkedRuns parked;
    private final AuditTrail audit;
    private final Clock clock;

    public ParkDesk(RunStore store, ParkedRuns parked, AuditTrail audit, Clock clock) {
        this.store = store;
        this.parked = parked;
        this.audit = audit;
        this.clock = clock;
    }

    /** @return the runs that do not go on by themselves, the oldest first */
    public List<ParkedRuns.Parked> all() {
        return parked.all();
    }

    /**
     * Lets the run try again at once, with as much patience as at first. Where the cause is still there it parks again.
     *
     * @throws RunRefusal when there is no such run, or it does not wait for a person
     */
    public void resume(String runId, Actor actor, String reason) {
        boolean wasSetAside = parked.resume(runId);
        if (!wasSetAside || waits(runId)) {
            require(runId);
            store.change(
                    runId, null,
                    current -> requireWaiting(current).withAttention(Attention.NONE, "resumed by " + actor.name()).withStumbles(0),
                    List.of(RunEvent.Draft.ofRun("phase", "resumed by " + actor.name() + ": " + reason)), Map.of());
            store.wake(runId);
        }
        audit.record(actor, "run.resume", "run:" + runId, Map.of("reason", reason));
    }

    /**
     * Ends the run where it is. Hosts that were not begun stay as they are, hosts that nobody judged are UNKNOWN and stay
     * held until it is proved that nothing works on them; so do all hosts of a run that cannot be read. Its change is noted
     * and left to people.
     *
     * @param hostsAreFree whether the person knows that nothing of the run works on any host: then none stays held
     * @throws RunRefusal when there is no such run, it does not wait for a person, or a node works on it now
     */
    public void close(String runId, Actor actor, String reason, boolean hostsAreFree) {
        String note = "closed by " + actor.name() + ": " + reason;
        if (waits(runId) || !parked.end(runId, now(), note)) {
            parked.resume(runId);
            end(runId, note);
        }
        audit.record(actor, "run.close", "run:" + runId, Map.of("reason", reason, "hosts_are_free", String.valueOf(hostsAreFree)));
        if (hostsAreFree) {
            store.placesHeld().forEach((ciId, holder) -> giveBack(ciId, holder, runId));
        }
    }

    /** A run that was set aside for another reason than that it cannot be read is ended as any other. */
    private boolean waits(String runId) {
        try {
            return store.find(runId).filter(run -> !run.isEnded() && run.attention() == Attention.NEEDS_OPERATOR).isPresent();
        } catch (RunStore.Unreadable unreadable) {
            return false;
        }
    }

    private void giveBack(String ciId, String holder, String runId) {
        if (holder.equals(runId)) {
            store.freePlace(ciId, runId);
        }
    }

    private void end(String runId, String note) {
        requireWaiting(require(runId));
        RunStore.Claim claim = parked.seize(runId, NODE, LEASE).orElseThrow(() ->
                refusal("a node works on the run now: try again when it waits"));
        try {
            PatchRun ended = store.change(
                    runId, claim, current -> closed(requireWaiting(current), note),
                    List.of(RunEvent.Draft.ofRun("phase", note)), told(require(runId), note));
            Hosts.thatNeedNobody(ended).forEach(host -> store.leavePlace(host.ciId(), claim));
        } finally {
            store.release(claim, Duration.ZERO);
        }
    }

    private PatchRun closed(PatchRun run, String note) {
        PatchRun judged = Hosts.unjudged(Hosts.leaveOutRest(run.withFailure(CLOSED, note), HostState.NOT_STARTED, note));
        List<StageRecord> stages = new ArrayList<>(judged.stages());
        StageRecord last = stages.removeLast();
        stages.add(new StageRecord(last.phase(), last.wave(), last.began(), now(), Signal.FAILED, note));
        return judged.withStages(stages).withAttention(Attention.NONE, note).ended(Verdicts.of(judged), now());
    }

    private Map<String, Outward> told(PatchRun run, String note) {
        Map<String, Outward> messages = new LinkedHashMap<>();
        if (run.change() != null && !run.isDryRun()) {
            messages.put("change:" + run.id() + ":closed-by-hand", new Outward.NoteOnChange(
                    run.change().id(), "Run " + run.id() + " was ended in phase " + run.phase() + ", " + note
                            + ". What it did stands in its report; the change is left to you.\n"));
        }
        messages.putAll(run.isDryRun() ? Map.of() : Alarms.urgent(closed(run, note)));
        return messages;
    }

    private static PatchRun requireWaiting(PatchRun run) {
        if (run.isEnded() || run.attention() != Attention.NEEDS_OPERATOR) {
            throw refusal("the run does not wait for a person");
        }
        return run;
    }

    private PatchRun require(String runId) {
        return store.find(runId).orElseThrow(() -> new RunRefusal(RunRefusal.Why.NO_RUN, "id", "there is no such run"));
    }

    private static RunRefusal refusal(String why) {
        return new RunRefusal(RunRefusal.Why.STATE, "id", why);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
