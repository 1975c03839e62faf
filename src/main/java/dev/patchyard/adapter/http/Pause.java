package dev.patchyard.adapter.http;

import java.time.Duration;

/** How an adapter waits between two looks at something that takes its time. */
@FunctionalInterface
public interface Pause {
    /** Waits by sleeping; an interrupt ends it early and stays set. */
    Pause SLEEP = duration -> {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    };

    void pause(Duration duration);
}
