package dev.patchyard.adapter.http;

import dev.patchyard.policy.Limits;
import java.time.Duration;

/**
 * How long and how often a collaborator is asked, and how much it may say.
 *
 * @param connect       to be connected
 * @param total         for the whole call: connecting, waiting, all tries, and the body to its last byte
 * @param tries         most tries of a call that may be repeated
 * @param firstDelay    before the second try; it doubles from there, with jitter
 * @param longestDelay  most time between two tries
 * @param largestAnswer bytes of a body
 */
public record Patience(
        Duration connect, Duration total, int tries, Duration firstDelay, Duration longestDelay, int largestAnswer) {
    public static final Patience DEFAULT = new Patience(
            Limits.CONNECT, Limits.COLLABORATOR, 4, Duration.ofMillis(300), Duration.ofSeconds(5), 8 << 20);
}
