package dev.patchyard.journey;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for something that another process does; a limit only ends a hopeless wait, it is never what is tested. */
final class Eventually {
    private Eventually() {}

    /**
     * @param what  for the failure message
     * @param asked about three times a second
     * @return the first answer that is good
     */
    static <T> T get(String what, Duration limit, Supplier<T> asked, Predicate<T> good) {
        long end = System.nanoTime() + limit.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            T answer = asked.get();
            if (good.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(what + ": not within " + limit + ", last seen " + answer);
            }
            try {
                never.await(300, TimeUnit.MILLISECONDS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new AssertionError(what + ": interrupted", stop);
            }
        }
    }
}
