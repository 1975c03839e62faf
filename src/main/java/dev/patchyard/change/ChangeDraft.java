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
 * @param planDigest   the plan that is asked for
 */
public record ChangeDraft(
        String title,
        List<String> affectedCis,
        Instant scheduledAt,
        Instant scheduledEnd,
        String rollbackPlan,
        String externalRef,
        String planDigest) {
    public ChangeDraft {
        affectedCis = List.copyOf(affectedCis);
    }
}
