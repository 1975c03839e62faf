package dev.patchyard.patching;

import dev.patchyard.access.SecretMask;
import java.time.Instant;

/**
 * One line of a play's own log: what a task did on a host, for people who look closely. Nothing is decided by it.
 *
 * @param number of the event in its play; grows, with gaps
 * @param ciId   the CI
 * @param at     when the controller saw it
 * @param kind   begun, ok, failed, skipped, unreachable, retry, or cut where the log was full
 * @param text   what was said, secrets masked, maybe in several lines
 */
public record TaskLine(long number, String ciId, Instant at, String kind, String text) {
    private static final int LONGEST = 4_000;

    /** @return a line of a host's words, which are cut and whose secrets are masked */
    public static TaskLine said(long number, String ciId, Instant at, String kind, String words) {
        String kept = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + " [cut]";
        return new TaskLine(number, ciId, at, kind, SecretMask.of(kept));
    }
}
