package dev.patchyard.run;

import dev.patchyard.plan.Wave;
import dev.patchyard.policy.Threshold;
import java.util.Optional;

/** How much may go wrong before nobody is begun any more. Pure. */
public final class Budget {
    private Budget() {}

    /**
     * @param alsoFailed hosts that failed a moment ago and are not judged yet
     * @return why no host may be begun, empty while hosts may
     */
    public static Optional<String> exhausted(PatchRun run, long alsoFailed) {
        if (run.stopReason() != null) {
            return Optional.of(run.stopReason());
        }
        int limit = run.policy().rollout().errorThreshold().of(run.hosts().size());
        long failed = failed(run) + alsoFailed;
        if (failed >= limit) {
            return Optional.of("error threshold: " + failed + " failed, the limit is " + limit);
        }
        return canary(run).or(() -> leftOut(run));
    }

    /** @return hosts that failed after they were begun, judged ones only */
    public static long failed(PatchRun run) {
        return run.hosts().values().stream().filter(Budget::isFailure).count();
    }

    /** @return whether the host counts as failed */
    public static boolean isFailure(HostRecord host) {
        return switch (host.state()) {
            case FAILED, UNKNOWN, REVERTED, REVERT_FAILED -> true;
            case UNREACHABLE -> host.touched();
            case PLANNED, IN_PROGRESS, OK, PENDING_RESTART, PENDING_REBOOT, PRECHECK_FAILED, PLAN_DRIFT, IDENTITY_MISMATCH,
                    NOT_APPROVED, NOT_STARTED -> false;
        };
    }

    /** A canary that is not OK, for whatever reason, proves nothing, so nobody else is begun. */
    private static Optional<String> canary(PatchRun run) {
        Wave first = run.requirePlan().waves().isEmpty() ? null : run.requirePlan().waves().getFirst();
        if (first == null || !first.canary()) {
            return Optional.empty();
        }
        return first.ciIds().stream()
                .map(id -> run.hosts().get(id))
                .filter(host -> host != null && host.state().isFinal() && host.state() != HostState.OK)
                .findFirst()
                .map(host -> "canary: " + host.name() + " is " + host.state());
    }

    private static Optional<String> leftOut(PatchRun run) {
        long unfit = run.count(HostState.PRECHECK_FAILED, HostState.IDENTITY_MISMATCH, HostState.PLAN_DRIFT)
                + run.hosts().values().stream()
                        .filter(h -> h.state() == HostState.UNREACHABLE && !h.touched())
                        .count();
        return isOver(run.policy().rollout().unreachableLimit(), unfit, run.hosts().size())
                ? Optional.of("left out: " + unfit + " of " + run.hosts().size() + " hosts were not fit to be begun")
                : Optional.empty();
    }

    /** @return whether more than the limit's share, or number, of the total is affected */
    public static boolean isOver(Threshold limit, long affected, int total) {
        return limit.percent() ? affected * 100 > (long) limit.value() * total : affected > limit.value();
    }
}
