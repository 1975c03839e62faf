package dev.patchyard.journey;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that processes of their own go by: real hosts, the lab's services, a library that waits. What is ours and in
 * this process is given a {@link dev.patchyard.fake.MutableClock} instead; {@code TestRulesTest} knows no third way.
 */
public final class RealTime {
    private RealTime() {}

    public static Clock clock() {
        return Clock.systemUTC();
    }

    public static Instant now() {
        return clock().instant();
    }

    /** @return how long the work took; good for a lower bound, never for an upper one */
    public static Duration taken(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
