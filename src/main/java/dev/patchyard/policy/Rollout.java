package dev.patchyard.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run spreads over its hosts.
 *
 * @param canary              hosts in the first wave, for each OS family
 * @param soak                how long to wait after the canary wave before going on
 * @param waveSize            hosts in each later wave; null means twice the canary first, then 10 % of the hosts, at most 50
 * @param maxParallel         hosts of the policy in execution at once; null means 1 below 25 hosts, else 5 %, at most 10
 * @param maxTargets          most hosts a run may plan
 * @param errorThreshold      failed hosts that stop all new starts
 * @param unreachableLimit    hosts not reached before their start that stop the run
 */
public record Rollout(
        int canary,
        Duration soak,
        @Nullable Integer waveSize,
        @Nullable Integer maxParallel,
        int maxTargets,
        Threshold errorThreshold,
        Threshold unreachableLimit) {
    public Rollout {
        atLeastOne(canary, "canary");
        atLeastOne(maxTargets, "max_targets");
        if (waveSize != null) {
            atLeastOne(waveSize, "wave_size");
        }
        if (maxParallel != null) {
            atLeastOne(maxParallel, "max_parallel");
        }
        if (soak == null || soak.isNegative() || soak.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException("soak: expected PT0S to P30D");
        }
    }

    /** @return how many hosts may be in execution at once when so many are planned */
    public int parallel(int plannedHosts) {
        if (maxParallel != null) {
            return maxParallel;
        }
        int share = Math.max(1, plannedHosts * PolicyDefaults.PARALLEL_PERCENT / 100);
        return plannedHosts < PolicyDefaults.PARALLEL_FROM ? 1 : Math.min(PolicyDefaults.MOST_PARALLEL, share);
    }

    private static void atLeastOne(int value, String field) {
        if (value < 1 || value > 100_000) {
            throw new IllegalArgumentException(field + ": expected 1 to 100000");
        }
    }
}
