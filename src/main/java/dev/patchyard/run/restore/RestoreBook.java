package dev.patchyard.run.restore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether the database was put back to an earlier hour, and what was done about it. While it is held nobody claims a run or
 * delivers a message, on any node.
 */
public interface RestoreBook {
    /** @return how far the database is */
    Mark mark();

    /** @return the digest of an audit entry, empty when there is none of that number */
    String auditDigest(long seq);

    /**
     * Holds everything until it is settled, and takes all runs from whoever walks them: their epochs grow far beyond
     * whatever was given out in the time that was lost. Does nothing where this node holds already.
     *
     * @param remembered what the node knows of the time that was lost
     * @return whether it was not held by this node before
     */
    boolean hold(String node, String why, Mark remembered);

    /** @return who holds, the first one first; empty when nobody does */
    List<Hold> holds();

    /** Sets a run aside until somebody resumes it; nothing happens when it has ended. @return whether it was */
    boolean stop(String runId, String reason);

    /** Keeps what was found; where it is settled, everything goes on. */
    void keep(Reconciliation found);

    /** @return the newest one */
    Optional<Reconciliation> last();

    /**
     * One node that holds.
     *
     * @param remembered what it knows of the time that was lost
     */
    record Hold(String node, Instant at, String why, Mark remembered) {}
}
