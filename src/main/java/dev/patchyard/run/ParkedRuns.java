package dev.patchyard.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs that do not go on by themselves: those that wait for a person, and those that this version cannot read and that are
 * set aside for it, so that nobody takes them again and again. Leases are judged by the store's own clock.
 */
public interface ParkedRuns {
    /** Sets a run aside: nobody claims it until it is resumed. Nothing happens when it belongs to somebody else by now. */
    void park(RunStore.Claim claim, String reason);

    /** @return the runs that have not ended and wait for a person or are set aside, the oldest first */
    List<Parked> all();

    /** Makes a run that was set aside due at once. @return false when it is not set aside */
    boolean resume(String runId);

    /**
     * Takes one run for somebody who wants to end it by hand, also one that is not due or set aside.
     *
     * @return empty when there is no such run, it ended, or somebody has a lease on it
     */
    Optional<RunStore.Claim> seize(String runId, String node, Duration lease);

    /**
     * Ends a run that is set aside without reading it, as one that failed. Its hosts stay held: something may work on them.
     *
     * @return false when it is not set aside
     */
    boolean end(String runId, Instant at, String reason);

    /**
     * A run that does not go on by itself.
     *
     * @param phase    as it is stored, which this version need not know
     * @param setAside whether nobody claims it; otherwise it is looked at again now and then
     * @param since    when it was set aside, null where it only waits
     */
    record Parked(
            String runId, String policyId, String phase, String reason, boolean setAside, @Nullable Instant since) {}
}
