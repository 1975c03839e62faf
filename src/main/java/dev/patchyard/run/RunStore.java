package dev.patchyard.run;

import dev.patchyard.inventory.CollaboratorFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs, their events, their messages to the outside and the hosts they hold. Leases are judged by the store's own clock.
 * A run that ended is never changed. What {@link Tidings} says of a run is told to the feed together with the run's state,
 * all or nothing.
 */
public interface RunStore extends TaskLog {
    /**
     * Keeps a new run, due at once, with a first event.
     *
     * @return false when it is linked to a first run and another linked run has not ended; nothing is kept then
     */
    boolean add(PatchRun run, String firstEvent);

    /** Keeps many new runs, as {@link #add} does with each; none is linked to a first run. */
    default void addAll(List<PatchRun> runs, String firstEvent) {
        runs.forEach(run -> add(run, firstEvent));
    }

    /** @throws Unreadable when it is there and this version cannot read it */
    Optional<PatchRun> find(String runId);

    /** @return those of the runs that are there, by id @throws Unreadable as {@link #find(String)} */
    default Map<String, PatchRun> find(Collection<String> runIds) {
        Map<String, PatchRun> found = new HashMap<>();
        runIds.forEach(id -> find(id).ifPresent(run -> found.put(id, run)));
        return found;
    }

    /** @return the runs of the policies that have not ended, newest first, without those that cannot be read or are parked */
    List<PatchRun> open(Collection<String> policyIds);

    /** @return newest first, without those that cannot be read */
    List<PatchRun> page(RunFilter filter, int offset, int limit);

    long count(RunFilter filter);

    /** @return the runs that are linked to a first run, oldest first */
    List<PatchRun> linkedTo(String firstRunId);

    /**
     * Takes the longest waiting run that is due, not ended, and owned by nobody or by somebody whose lease is over. Its
     * epoch grows by one. The first time is told to the feed. Runs that are parked, and those that a later version wrote in
     * a way of its own, are left alone.
     */
    Optional<Claim> claimDue(String node, Duration lease);

    /** Lengthens the lease. @return false when the run belongs to somebody else by now */
    boolean renew(Claim claim, Duration lease);

    /** @return the nodes that hold a lease which is not over */
    Set<String> owners();

    /**
     * Ends every lease of a node that is proved to be dead, so that its runs can be claimed at once.
     *
     * @return how many
     */
    int disown(String deadNode);

    /** Gives the run back, due again after the pause. Nothing happens when it belongs to somebody else by now. */
    void release(Claim claim, Duration pause);

    /**
     * Makes a waiting run due at once, for example because somebody wants to cancel it. A run that is being walked is due
     * again as soon as it is released.
     */
    void wake(String runId);

    /**
     * Replaces a run by what the function makes of its present state, appends events and messages, all or nothing.
     *
     * @param claim the owner's, or null for a person's wish such as a cancellation, which needs no ownership
     * @param messages by key; a key that is known already is left as it is
     * @return the new state
     * @throws StaleClaim when the run belongs to somebody else by now, or ended
     */
    PatchRun change(
            String runId,
            @Nullable Claim claim,
            UnaryOperator<PatchRun> edit,
            List<RunEvent.Draft> events,
            Map<String, Outward> messages);

    /** What is forgotten of a run that ended long ago. */
    enum Part {
        /** Events that plays told of hosts, and what their tasks did. */
        TASK_LOGS,
        /** The run with its plan, hosts, events and messages. */
        WHOLE
    }

    /** @return runs that ended before then and of which that part is still kept, the earliest end first */
    List<PatchRun> expired(Part part, Instant endedBefore, int offset, int limit);

    /** Forgets that part of a run; fine when it is gone, and nothing happens when the run has not ended. */
    void forget(Part part, String runId);

    /** Forgets messages of no run that arrived before then. @return how many */
    int forgetMessages(Instant arrivedBefore, int limit);

    /** @return events with a number above {@code after}, ascending */
    List<RunEvent> events(String runId, long after, int limit);

    /**
     * Takes a place for a host in execution. Asking again for the same run and host is answered alike.
     *
     * @param policyLimit most hosts of the policy in execution at once, over all its runs
     * @param serverLimit most hosts of all policies in execution at once
     * @throws StaleClaim when the run belongs to somebody else by now, or ended
     */
    Place takePlace(Seat seat, int policyLimit, int serverLimit);

    /**
     * Who asks for a place.
     *
     * @param claim the claim under which the run is walked: places belong to the run, and only its owner moves them
     * @param group the host's redundancy group, of which one member at most has a place at all; null for none
     */
    record Seat(String ciId, Claim claim, String policyId, @Nullable String group) {
        public String runId() {
            return claim.runId();
        }
    }

    /**
     * The host is no longer in execution and does not count against the limits, but no other run may take it yet.
     * Nothing happens when the run does not hold it.
     *
     * @throws StaleClaim when the run belongs to somebody else by now
     */
    void restPlace(String ciId, Claim claim);

    /**
     * Gives the run's place back; fine when there is none. Its last owner may do so after its end.
     *
     * @throws StaleClaim when the run belongs to somebody else by now
     */
    void leavePlace(String ciId, Claim claim);

    /**
     * Gives back the place of a run that is over, for whoever knows that nothing of it works on the host any more. Nothing
     * happens when the run goes on.
     *
     * @return whether that run does not hold the host now
     */
    boolean freePlace(String ciId, String runId);

    /** @return whether the run ended or is not kept any more; also of a run that cannot be read */
    boolean isOver(String runId);

    /** @return the host's holder, by CI id, of all hosts that a run holds now */
    Map<String, String> placesHeld();

    /** Keeps a message that belongs to no run and is due at once; a key that is known already is left as it is. */
    void post(String key, Outward message);

    /** @return messages that have not arrived, also those that were given up, newest first */
    List<Delivery> undelivered(int limit);

    /** @return the messages of a run in the order they were added */
    List<Delivery> deliveries(String runId);

    /** @return open messages that are due, oldest first */
    List<Delivery> dueDeliveries(int limit);

    /** Notes that a message arrived. */
    void delivered(String key, String result);

    /** Notes that a message did not arrive. @param retryAt null when trying again is useless */
    void undelivered(String key, String error, @Nullable Instant retryAt);

    /** Raised when somebody writes to a run that is not theirs any more; they must stop at once. */
    final class StaleClaim extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public StaleClaim(String runId) {
            super("run " + runId + " ended or belongs to another node");
        }
    }

    /** Raised when a run is there and this version cannot read it; trying again changes nothing. */
    final class Unreadable extends CollaboratorFault {
        private static final long serialVersionUID = 1L;

        public Unreadable(String runId, String why) {
            super(Kind.REFUSED, "run " + runId + ": " + why);
        }
    }

    /**
     * Ownership of a run.
     *
     * @param epoch grows with every claim
     */
    record Claim(String runId, String node, long epoch) {}

    /** Which runs are meant; null means any. */
    record RunFilter(
            @Nullable String policyId,
            @Nullable RunPhase phase,
            @Nullable Verdict verdict,
            @Nullable String ciId,
            PatchRun.@Nullable Kind kind) {
        public static final RunFilter ALL = new RunFilter(null, null, null, null);

        public RunFilter(
                @Nullable String policyId, @Nullable RunPhase phase, @Nullable Verdict verdict, @Nullable String ciId) {
            this(policyId, phase, verdict, ciId, null);
        }
    }

    /** Answer to {@link #takePlace}. */
    sealed interface Place {
        record Taken() implements Place {}

        /** Another run holds the host. */
        record Busy(String byRun) implements Place {}

        /** Another member of the host's redundancy group has a place, working or not. */
        record GroupHeld(String byCi, String byRun) implements Place {}

        /** As many hosts as allowed are in execution. */
        record Full(String which) implements Place {}
    }
}
