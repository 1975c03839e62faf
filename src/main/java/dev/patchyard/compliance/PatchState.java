package dev.patchyard.compliance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one CI's patch level.
 *
 * @param ciId         the CI
 * @param ciName       for people
 * @param osType       the tagged operating system as written, empty when there is none
 * @param environment  the environment tag
 * @param current      what the last good scan found, null when there was none
 * @param target       the policy's baseline month, null when no policy names one
 * @param status       worst over all policies that match
 * @param reason       why the status is what it is
 * @param lastScanned  last good scan, null when there was none
 * @param lastContact  last attempt, null when there was none
 * @param lastPatched  end of the last run that left this CI OK, null when there was none
 * @param stale        whether a later scan failed, so that what is shown is old
 * @param pending      updates of the last good scan that the policies take
 * @param policies     ids of the policies that match
 */
public record PatchState(
        String ciId,
        String ciName,
        String osType,
        String environment,
        @Nullable PatchLevel current,
        @Nullable String target,
        ComplianceStatus status,
        String reason,
        @Nullable Instant lastScanned,
        @Nullable Instant lastContact,
        @Nullable Instant lastPatched,
        boolean stale,
        List<PendingPatch> pending,
        List<String> policies) {
    public PatchState {
        pending = List.copyOf(pending);
        policies = List.copyOf(policies);
    }
}
