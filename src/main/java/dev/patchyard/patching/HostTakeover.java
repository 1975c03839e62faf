package dev.patchyard.patching;

import java.util.Map;

/**
 * In whose name a host is taken away from the plays that may still hold it.
 *
 * @param runs     the runs whose plays are shut out for good, each with the newest epoch that is
 * @param dead     whether it was proved that none of those plays lives; otherwise what they hold has to be over by the host's
 *     own clock
 * @param reverted whether the host's disk was put back, so that what lies on it says nothing of now
 */
public record HostTakeover(Map<String, Long> runs, boolean dead, boolean reverted) {
    /** For runs that ended: none of their plays may act any more, whatever its epoch. */
    public static final long ENDED = Long.MAX_VALUE;

    public HostTakeover {
        runs = Map.copyOf(runs);
    }
}
