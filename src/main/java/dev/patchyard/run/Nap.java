package dev.patchyard.run;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Waiting a moment between two looks at something that takes its time; in tests the clock moves instead. */
@FunctionalInterface
public interface Nap {
    /** @throws CancellationException when the thread is asked to end meanwhile; its interrupt flag is set again */
    void take(Duration length);

    /** Really waits. */
    Nap REAL = length -> {
        try {
            Thread.sleep(length);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new CancellationException("asked to end while waiting");
        }
    };
}
