package dev.patchyard.patching;

import java.util.concurrent.atomic.LongAdder;

/** How many processes of plays that nobody watched any more were ended by this node since it started. Thread-safe. */
public final class OrphanTally {
    private final LongAdder ended = new LongAdder();

    /** @param processes how many were ended just now */
    public void add(long processes) {
        ended.add(processes);
    }

    public long total() {
        return ended.sum();
    }
}
