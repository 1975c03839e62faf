package dev.patchyard.patching;

import dev.patchyard.inventory.Ci;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Carries out plays. */
public interface PatchExecutor {
    /** @return the digest of every file a play of ours may execute, by name relative to the playbook directory */
    Map<String, String> playbookDigests();

    /**
     * Carries out a play and returns when it has ended. Called again with the same play id it attaches to the play that
     * is running, or reads the result of one that has ended; it never starts a second one. The play of another place that
     * is seen from here is found there.
     *
     * @param permit asked once before each host is touched
     * @param log    told what happens
     * @param stop   asked about every second; from its first {@code ABORT} on the play's processes are ended
     * @throws PlayRefused when the play may not be started: playbooks changed, the injection probe failed
     * @throws dev.patchyard.inventory.CollaboratorFault UNAVAILABLE when this machine has no room for a process now
     */
    PlayReport carryOut(PatchOrder order, HostPermit permit, RunLog log, StopSignal stop);

    /**
     * Waits until no package manager works on the hosts any more, because killing a play never stops one, and takes the hosts
     * away from the plays that may still hold them: none of those acts there afterwards, not even one that was frozen.
     *
     * @param patience longest wait
     * @return for each host by CI id whether that was done; false also where a host cannot be reached
     */
    Map<String, Boolean> fence(Collection<Ci> hosts, HostTakeover takeover, Duration patience);

    /** @return those hosts, by CI id, that by their own word a play of the run let go of and had found in order by then */
    Set<String> leftInOrder(Collection<Ci> hosts, String runId);

    /** @return names this machine, from its boot on, and the directory in which plays are begun here */
    String place();

    /** @return whether plays that were begun at that place can be found, watched and ended from here */
    boolean sees(String place);

    /**
     * Runs the exit hook of hosts that the play began and could not let go, because they were lost. To be called when they
     * are back and no package manager works there; hosts that were let go are passed over. It is run once.
     *
     * @param ciIds hosts, also such as are not of the play
     * @return what is wrong for each host that it was run for, by CI id; empty when all is well, and
     *     {@link HostResult#EXIT_OWED} for a host that was lost again, which is to be asked for later
     */
    Map<String, String> letGo(String playId, Collection<String> ciIds);

    /** @return whether a process of the play lives on this machine */
    boolean isAlive(String playId);

    /**
     * Ends every process of the play on this machine; work on hosts goes on until {@link #fence} proves otherwise. Fine
     * when none lives.
     *
     * @return whether none is left
     */
    boolean end(String playId);

    /**
     * Removes what plays that ended before then left on this machine.
     *
     * @param mayGo told the run of a play, says whether nobody needs it any more
     * @return how many plays were removed
     */
    int forgetPlays(Instant before, Predicate<String> mayGo, int limit);

    /**
     * Ends processes of plays on this machine that nobody needs any more, and removes what such plays left in temporary
     * directories, where modules may have been told secrets.
     *
     * @param isOver told the run of a play, says whether it ended so long ago that nobody works for it any more
     */
    Swept sweep(Predicate<String> isOver);

    /**
     * @param processes how many processes were ended
     * @param leftovers how many directories were removed
     */
    record Swept(int processes, int leftovers) {}

    /** A play may not be started, and trying again is useless until a person did something; no host was touched by it. */
    final class PlayRefused extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        public PlayRefused(String reason) {
            super(reason);
        }
    }

    /** Whether a play goes on. Draining needs no signal: the permits are denied. */
    @FunctionalInterface
    interface StopSignal {
        Request current();

        enum Request {
            GO_ON,
            ABORT
        }
    }
}
