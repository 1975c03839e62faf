package dev.patchyard.run;

import dev.patchyard.plan.PlannedHost;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that stand in for each other: one of a group is in flight at most, over all runs, and one that did not come out
 * well holds the others until it is in order again. Pure.
 */
public final class Redundancy {
    private Redundancy() {}

    /** @return the group of a planned host, null when it is in none */
    public static @Nullable String group(PatchRun run, String ciId) {
        return run.requirePlan().host(ciId).map(PlannedHost::ci).map(ci -> ci.redundancyGroup()).orElse(null);
    }

    /** @return whether the host keeps its place after the end of its run, so that the others of its group stay as they are */
    public static boolean holdsOthers(PatchRun run, HostRecord host) {
        return run.plan() != null && group(run, host.ciId()) != null && host.touched() && isIll(host.state());
    }

    /**
     * @param holder the run that holds the member's place, empty when it is not kept any more
     * @return why there is no use in waiting for the member, empty while it is in flight
     */
    static Optional<String> ill(Optional<PatchRun> holder, String member) {
        return holder.flatMap(run -> run.host(member)
                .filter(host -> isIll(host.state()))
                .map(host -> host.name() + " is " + host.state() + " since run " + run.id()));
    }

    private static boolean isIll(HostState state) {
        return switch (state) {
            case FAILED, UNREACHABLE, UNKNOWN, REVERT_FAILED -> true;
            case PLANNED, IN_PROGRESS, OK, PENDING_RESTART, PENDING_REBOOT, PRECHECK_FAILED, PLAN_DRIFT, IDENTITY_MISMATCH,
                    NOT_APPROVED, NOT_STARTED, REVERTED -> false;
        };
    }
}
