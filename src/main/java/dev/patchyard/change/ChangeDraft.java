package dev.patchyard.change;

import java.time.Instant;
import java.util.List;

/**
 * A change that Patchyard asks for.
 *
 * @param title        for people
 * @param affectedCis  every planned CI
 * @param scheduledAt  start of the window
 * @param scheduledEnd end of the window
 * @param rollbackPlan what can truthfully be done when it goes wrong
 * @param externalRef  {@code patch-run:<id>} or {@code patch-policy:<id>}
 * @param planDigest   the plan that is asked for, empty when none is named
 * @param requestedBy  who asks, for desks that do not know that from the call itself
 */
public record ChangeDraft(
        String title,
        List<String> affectedCis,
        Instant scheduledAt,
        Instant scheduledEnd,
        String rollbackPlan,
        String externalRef,
        String planDigest,
        String requestedBy) {
    /** Whoever asks when nobody in particular does. */
    private static final String NOBODY = "patchyard";

    public ChangeDraft {
        affectedCis = List.copyOf(affectedCis);
    }

    /** A draft that nobody in particular asks for. */
    public ChangeDraft(
            String title,
            List<String> affectedCis,
            Instant scheduledAt,
            Instant scheduledEnd,
            String rollbackPlan,
            String externalRef,
            String planDigest) {
        this(title, affectedCis, scheduledAt, scheduledEnd, rollbackPlan, externalRef, planDigest, NOBODY);
    }

    /** @return the same, asked for by somebody */
    public ChangeDraft askedForBy(String person) {
        return new ChangeDraft(
                title, affectedCis, scheduledAt, scheduledEnd, rollbackPlan, externalRef, planDigest, person);
    }

    /** @return the same for another plan */
    public ChangeDraft forPlan(String digest) {
        return new ChangeDraft(
                title, affectedCis, scheduledAt, scheduledEnd, rollbackPlan, externalRef, digest, requestedBy);
    }
}
