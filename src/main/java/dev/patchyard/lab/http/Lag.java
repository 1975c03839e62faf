package dev.patchyard.lab.http;

import java.time.Duration;

/** How far behind what a request reads is, while it is answered. */
final class Lag {
    static final ScopedValue<Duration> BEHIND = ScopedValue.newInstance();
    /** What is longer ago is not remembered. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private Lag() {}
}
