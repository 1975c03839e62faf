package dev.patchyard.run;

import java.time.Duration;

/** Waiting a moment; in tests the clock moves instead. */
@FunctionalInterface
public interface Pause {
    /** @throws IllegalStateException when the thread is asked to end meanwhile; its interrupt flag is set again */
    void take(Duration length);

    /** Really waits. */
    Pause REAL = length -> {
        try {
            Thread.sleep(length);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("asked to end while waiting", asked);
        }
    };
}
