package dev.patchyard.policy;

import java.time.Duration;

/**
 * What a policy does about hosts that failed.
 *
 * @param snapshotBefore whether every host needs a confirmed snapshot right before it is touched
 * @param rollback       who decides about a revert
 * @param maxAutoReverts most hosts one run reverts by itself; reaching it stops the run
 * @param revertMaxAge   oldest snapshot that is reverted to automatically
 * @param retentionOk    how long the snapshot of a host that ended well is kept
 * @param retentionFailed how long the snapshot of a host that did not is kept
 */
public record Recovery(
        boolean snapshotBefore,
        RollbackMode rollback,
        int maxAutoReverts,
        Duration revertMaxAge,
        Duration retentionOk,
        Duration retentionFailed) {
    public Recovery {
        if (maxAutoReverts < 0 || maxAutoReverts > 100_000) {
            throw new IllegalArgumentException("max_auto_reverts: expected 0 to 100000");
        }
        if (rollback == RollbackMode.AUTO && !snapshotBefore) {
            throw new IllegalArgumentException("rollback: auto needs pre_patch_snapshot");
        }
        if (revertMaxAge == null || revertMaxAge.isNegative() || revertMaxAge.isZero()) {
            throw new IllegalArgumentException("revert_max_age: expected more than zero");
        }
    }
}
