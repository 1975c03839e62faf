package dev.patchyard.compliance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long what waits on a CI may wait, as it was weighed last.
 *
 * @param exposure      of the CI
 * @param acceptable    whether pending updates are all that keeps the CI from its baseline and each of them closes an
 *                      advisory, so that a person can accept all of it
 * @param due           until when the most pressing of it must be gone, null when nothing has a deadline; what is accepted
 *                      presses nobody
 * @param acceptedUntil until when people accepted all of it, null unless they did
 */
public record Urgency(Exposure exposure, boolean acceptable, @Nullable Instant due, @Nullable Instant acceptedUntil) {
    /** Nothing is known. */
    public static final Urgency NONE = new Urgency(Exposure.UNKNOWN, false, null, null);

    /** @return one that is still to be weighed */
    static Urgency unweighed(Exposure exposure) {
        return new Urgency(exposure, false, null, null);
    }
}
