package dev.patchyard.run;

import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives hosts the permit to be touched: stop wishes, budget, gate, pause switches, a place within the parallel limits and
 * the host's own snapshot, in this order, everything asked anew for each host and again after its snapshot. A paused host
 * waits. One desk serves one play; asked by several threads.
 */
public final class PermitDesk implements HostPermit {
    static final Duration MOMENT = Duration.ofSeconds(1);
    private static final Duration BREATH = Duration.ofMillis(200);

    private final RunContext context;
    private final Tools tools;
    private final HeldHosts held;
    private final StartedChange change;
    private final Set<String> failedNow = ConcurrentHashMap.newKeySet();
    private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();
    private final Map<String, ReentrantLock> beginning = new ConcurrentHashMap<>();

    /** What the desk works with. */
    public record Tools(
            Gate gate, Itsm itsm, SnapshotTaker snapshots, RunStore store, Clock clock, Nap nap, Pauses pauses,
            int serverLimit, Almanac almanac) {}

    public PermitDesk(RunContext context, Tools tools) {
        this.context = context;
        this.tools = tools;
        this.held = new HeldHosts(context, tools.pauses(), tools.nap());
        this.change = new StartedChange(context, tools.itsm(), new Settling(tools.clock(), tools.nap()));
    }

    /** Counts a permitted host as failed before it is judged, so that the budget is spent at once. */
    public void countFailure(String ciId) {
        failedNow.add(ciId);
    }

    /** Takes the count back for a host that was brought into order and ended well; fine when it was never counted. */
    public void countRecovery(String ciId) {
        failedNow.remove(ciId);
    }

    @Override
    public void withdraw(String ciId) {
        withdrawn.add(ciId);
    }

    @Override
    public Answer ask(String ciId) {
        PatchRun run = context.run();
        Optional<HostRecord> host = run.host(ciId);
        if (host.isEmpty()) {
            return new Answer.Denied("not a host of this run");
        }
        if (host.get().touched()) {
            return again(host.get());
        }
        try {
            return decide(ciId);
        } catch (StoreFault ours) {
            throw ours;
        } catch (CollaboratorFault fault) {
            // NB: a commit whose answer was lost may have been kept, and a permitted host is not given back.
            if (context.run().host(ciId).filter(HostRecord::touched).isPresent()) {
                return granted();
            }
            return denyAndLeave(ciId, HostState.NOT_APPROVED, "change desk: " + fault.getMessage());
        }
    }

    /** What the play of a machine that was lost had begun is never begun by one that waited elsewhere meanwhile. */
    private Answer again(HostRecord host) {
        return host.playSaid().isEmpty()
                ? granted()
                : new Answer.Denied("another play of this run had it: " + host.playSaid());
    }

    /** A permit that was read may be that of a node which took the run over, and whose play is at work elsewhere. */
    private Answer granted() {
        context.requireOurs();
        return new Answer.Granted(context.epoch());
    }

    private Answer decide(String ciId) {
        while (true) {
            Optional<Answer> answer = awaitPlace(ciId).or(() -> permit(ciId));
            if (answer.isPresent()) {
                held.forget(ciId, context.run());
                return answer.get();
            }
        }
    }

    private Optional<Answer> awaitPlace(String ciId) {
        while (true) {
            Optional<Answer> objection = objection(ciId);
            if (objection.isPresent()) {
                return objection;
            }
            if (held.hold(ciId)) {
                continue;
            }
            switch (takePlaceSoon(ciId)) {
                case RunStore.Place.Taken() -> {
                    return Optional.empty();
                }
                case RunStore.Place.Busy(String byRun) -> freeIfEnded(ciId, byRun);
                case RunStore.Place.GroupHeld(String byCi, String byRun) -> {
                    Optional<String> ill = Redundancy.ill(tools.store().find(byRun), byCi);
                    if (ill.isPresent()) {
                        return Optional.of(deny(ciId, HostState.NOT_STARTED, "its redundancy group is held: " + ill.get()));
                    }
                    tools.nap().take(MOMENT);
                }
                case RunStore.Place.Full(String which) -> {
                    // It was waited for already.
                }
            }
        }
    }

    /** Hosts are fit and waiting before there is room for them; a free place is seen sooner than all else is asked anew. */
    private RunStore.Place takePlaceSoon(String ciId) {
        PatchRun run = context.run();
        int parallel = run.policy().rollout().parallel(run.hosts().size());
        RunStore.Place place = context.takePlace(ciId, parallel, tools.serverLimit());
        for (Duration waited = Duration.ZERO;
                place instanceof RunStore.Place.Full && waited.compareTo(MOMENT) < 0;
                waited = waited.plus(BREATH)) {
            tools.nap().take(BREATH);
            place = context.takePlace(ciId, parallel, tools.serverLimit());
        }
        return place;
    }

    private Optional<Blackout> blackout(PatchRun run, String ciId) {
        return run.requirePlan().host(ciId).flatMap(host -> tools.almanac().over(host.ci(), tools.clock().instant()));
    }

    /** The play's pre-flight has just proved that no package manager works on the host, so an ended run has no claim. */
    private void freeIfEnded(String ciId, String byRun) {
        if (!tools.store().freePlace(ciId, byRun)) {
            tools.nap().take(MOMENT);
        }
    }

    private Optional<Answer> objection(String ciId) {
        return stopped(ciId).or(() -> gateObjection(context.run(), ciId));
    }

    private Optional<Answer> stopped(String ciId) {
        PatchRun run = context.run();
        if (withdrawn.contains(ciId)) {
            return Optional.of(new Answer.Denied("its play does not wait for it any more"));
        }
        if (run.isCancelled()) {
            return Optional.of(deny(ciId, HostState.NOT_STARTED, "the run was cancelled"));
        }
        Optional<Blackout> blackout = blackout(run, ciId);
        if (blackout.isPresent()) {
            return Optional.of(deny(ciId, HostState.NOT_STARTED, blackout.get().toString()));
        }
        long unjudged = failedNow.stream().filter(id -> !Budget.isFailure(run.hosts().get(id))).count();
        Optional<String> exhausted = Budget.exhausted(run, unjudged);
        return exhausted.map(why -> deny(ciId, HostState.NOT_STARTED, why));
    }

    private Optional<Answer> gateObjection(PatchRun run, String ciId) {
        Gate.Answer gate = tools.gate().ask(run);
        if (!gate.decision().authorised() && isStartedSince(run)) {
            gate = tools.gate().ask(context.run());
        }
        if (!gate.decision().authorised()) {
            return Optional.of(deny(ciId, HostState.NOT_APPROVED, "change " + gate.decision().number() + ": " + gate.decision().objection()));
        }
        return gate.authorises(ciId)
                ? Optional.empty()
                : Optional.of(deny(ciId, HostState.NOT_APPROVED, "change " + gate.decision().number() + " does not cover it"));
    }

    /** Another host may be starting the change this moment; until that is written down it looks like somebody else's doing. */
    private synchronized boolean isStartedSince(PatchRun run) {
        return !isStarted(run) && isStarted(context.run());
    }

    private static boolean isStarted(PatchRun run) {
        return run.change() != null && run.change().startedByUs();
    }

    /** Who asks twice at once for a host is answered alike, and the host has one snapshot. */
    private Optional<Answer> permit(String ciId) {
        ReentrantLock one = beginning.computeIfAbsent(ciId, id -> new ReentrantLock());
        one.lock();
        try {
            boolean isBegun = context.run().host(ciId).filter(HostRecord::touched).isPresent();
            return isBegun ? Optional.of(new Answer.Granted(context.epoch())) : begin(ciId);
        } finally {
            one.unlock();
        }
    }

    /** @return empty when a pause came meanwhile and the host has to wait from the beginning */
    private Optional<Answer> begin(String ciId) {
        PatchRun run = context.run();
        Instant asked = tools.clock().instant();
        if (run.policy().recovery().snapshotBefore()) {
            try {
                takeSnapshot(ciId, run);
            } catch (StoreFault ours) {
                throw ours;
            } catch (CollaboratorFault fault) {
                return Optional.of(denyAndLeave(ciId, HostState.PRECHECK_FAILED, "snapshot: " + fault.getMessage()));
            }
        }
        Optional<Answer> late = objectionSince(ciId, asked);
        if (late.isEmpty()) {
            change.ensure();
        }
        if (late.isPresent() || held.isHeld(ciId)) {
            requireOurs();
            leave(ciId);
            dropSnapshot(ciId);
            return late;
        }
        Instant now = tools.clock().instant().truncatedTo(ChronoUnit.MICROS);
        context.note(r -> r.withHost(ciId, h -> h.permitted(now)), RunEvent.Draft.ofHost("host", ciId, "permitted"));
        return Optional.of(new Answer.Granted(context.epoch()));
    }

    /** A host that is begun later needs a snapshot of then. One that cannot be removed stays known as the host's own. */
    private void dropSnapshot(String ciId) {
        SnapshotLink link = context.run().host(ciId).map(HostRecord::snapshot).orElse(null);
        if (link != null && tools.snapshots().drop(link)) {
            context.note(r -> r.withHost(ciId, HostRecord::withoutSnapshot),
                    RunEvent.Draft.ofHost("snapshot", ciId, link.name() + " was removed: the host was not begun"));
        }
    }

    /** A snapshot may take minutes, in which others fail and the desk's answer grows old. */
    private Optional<Answer> objectionSince(String ciId, Instant asked) {
        boolean isOld = tools.clock().instant().isAfter(asked.plus(Limits.GATE_ANSWER_AGE));
        return stopped(ciId).or(() -> isOld ? gateObjection(context.run(), ciId) : Optional.empty());
    }

    private void takeSnapshot(String ciId, PatchRun run) {
        SnapshotLink link = taken(ciId, run, tools.snapshots().intent(run, ciId));
        if (isOld(link)) {
            tools.snapshots().drop(link);
            link = taken(ciId, run, tools.snapshots().freshIntent(run, ciId));
        }
        if (isOld(link)) {
            throw new CollaboratorFault(
                    CollaboratorFault.Kind.REFUSED, "by the hypervisor's clock it was taken at " + link.takenAt());
        }
    }

    private SnapshotLink taken(String ciId, PatchRun run, SnapshotLink intent) {
        context.note(r -> r.withHost(ciId, h -> h.with(intent)));
        SnapshotLink link = tools.snapshots().confirmed(run, ciId, intent, tools.snapshots().take(run, ciId, intent));
        context.note(r -> r.withHost(ciId, h -> h.with(link)), RunEvent.Draft.ofHost("snapshot", ciId, describe(link)));
        return link;
    }

    private boolean isOld(SnapshotLink link) {
        return link.takenAt() == null || link.takenAt().plus(Limits.SNAPSHOT_AGE).isBefore(tools.clock().instant());
    }

    private static String describe(SnapshotLink link) {
        return link.name() + " is ready, " + link.consistency() + " consistent, covers " + String.join(", ", link.covered())
                + (link.notCovered().isEmpty() ? "" : ", not covered: " + link.notCovered())
                + (link.freeBytes() == null ? "" : ", " + link.freeBytes() / 1_000_000 + " MB free");
    }

    private Answer denyAndLeave(String ciId, HostState state, String reason) {
        Answer denied = deny(ciId, state, reason);
        leave(ciId);
        return denied;
    }

    /** A place belongs to the run and not to a claim: whoever still thinks about a run that another took over leaves it alone. */
    private void requireOurs() {
        context.note(run -> run);
    }

    private void leave(String ciId) {
        PatchRun run = context.run();
        if (run.host(ciId).filter(HostRecord::touched).isEmpty()) {
            context.leavePlace(ciId);
        }
    }

    private Answer deny(String ciId, HostState state, String reason) {
        context.note(r -> r.withHost(ciId, h -> h.state() == HostState.PLANNED ? h.in(state, reason) : h),
                RunEvent.Draft.ofHost("host", ciId, "not begun: " + reason));
        return new Answer.Denied(reason);
    }
}
