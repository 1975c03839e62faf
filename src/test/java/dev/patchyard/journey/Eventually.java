package dev.patchyard.journey;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for something that somebody else does; a limit only ends a hopeless wait, it is never what is tested. */
public final class Eventually {
    private static final int SHORTEST_MILLIS = 5;
    private static final int LONGEST_MILLIS = 300;

    private Eventually() {}

    /**
     * @param what  for the failure message
     * @param asked at once, soon again, and then about three times a second
     * @return the first answer that is good
     */
    public static <T> T get(String what, Duration limit, Supplier<T> asked, Predicate<T> good) {
        long end = System.nanoTime() + limit.toNanos();
        int pause = SHORTEST_MILLIS;
        while (true) {
            T answer = asked.get();
            if (good.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(what + ": not within " + limit + ", last seen " + answer);
            }
            pause(what, pause);
            pause = Math.min(2 * pause, LONGEST_MILLIS);
        }
    }

    private static void pause(String what, int milliseconds) {
        try {
            new CountDownLatch(1).await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what + ": interrupted", stop);
        }
    }
}
