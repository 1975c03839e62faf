package dev.patchyard.run;

import dev.patchyard.access.Actor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish to run a policy.
 *
 * @param policyId which
 * @param trigger  what brought it about
 * @param actor    who asks
 * @param dryRun   plan, gate and transactions only: nothing is written anywhere
 * @param ciIds    a subset of the matching CIs, empty for all
 * @param changeId the change that the actor names for this run, null when the run looks for one itself
 * @param planOf   an earlier run whose frozen plan is to be used, null to plan afresh
 * @param slot     the instant it was due, null for a manual run
 * @param reason   why, may be empty
 */
public record RunRequest(
        String policyId,
        Trigger trigger,
        Actor actor,
        boolean dryRun,
        List<String> ciIds,
        @Nullable String changeId,
        @Nullable String planOf,
        @Nullable Instant slot,
        String reason,
        boolean keepChangeOpen) {
    /** What brings a run about. */
    public enum Trigger {
        MANUAL,
        SCHEDULE
    }

    public RunRequest {
        ciIds = List.copyOf(ciIds);
    }
}
