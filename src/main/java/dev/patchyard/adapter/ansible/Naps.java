package dev.patchyard.adapter.ansible;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Short waits of threads that watch something outside. */
public final class Naps {
    private Naps() {}

    /** @throws CancellationException when the thread is interrupted, which stays visible on the thread */
    public static void nap(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting");
        }
    }
}
