package dev.patchyard.change;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change as the ITSM tells it at one moment.
 *
 * @param id             the ITSM's identifier
 * @param number         for people
 * @param title          for people
 * @param status         where it stands
 * @param affectedCis    the CIs it covers
 * @param scheduledAt    start of its window, null when it has none
 * @param scheduledEnd   end of its window, null when the ITSM keeps none
 * @param requestedBy    null when the ITSM does not say
 * @param approvedBy     null when nobody approved or the ITSM does not say
 * @param externalRef    whom it was made for, null when for nobody in particular
 * @param planDigest     the plan that was approved, null when none was named
 * @param version        entity tag, null when there is none
 */
public record ChangeRequest(
        String id,
        String number,
        String title,
        ChangeStatus status,
        List<String> affectedCis,
        @Nullable Instant scheduledAt,
        @Nullable Instant scheduledEnd,
        @Nullable String requestedBy,
        @Nullable String approvedBy,
        @Nullable String externalRef,
        @Nullable String planDigest,
        @Nullable String version) {
    public ChangeRequest {
        affectedCis = List.copyOf(affectedCis);
    }

    /** @return the reference of a change made for one run */
    public static String refOfRun(String runId) {
        return "patch-run:" + runId;
    }

    /** @return the reference of a change made for a policy */
    public static String refOfPolicy(String policyId) {
        return "patch-policy:" + policyId;
    }
}
