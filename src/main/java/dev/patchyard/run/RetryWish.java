package dev.patchyard.run;

import org.jspecify.annotations.Nullable;

/**
 * Somebody's wish to try hosts again.
 *
 * @param hosts         which ones
 * @param allowReverted whether hosts that went back are tried again as well
 * @param changeId      the change named for it, null when it shares the first run's or looks for one
 * @param reason        why, may be empty
 */
public record RetryWish(Choice hosts, boolean allowReverted, @Nullable String changeId, String reason) {
    /** Which hosts of a family of runs are meant. */
    public enum Choice {
        FAILED,
        NOT_STARTED,
        BOTH;

        /**
         * Hosts that nobody can speak for, or that could not be taken back, are never tried again: a person looks first.
         *
         * @return whether a host that ended so is meant
         */
        boolean takes(HostState state) {
            return switch (state) {
                case FAILED, UNREACHABLE, PRECHECK_FAILED, PLAN_DRIFT, IDENTITY_MISMATCH, PENDING_RESTART, PENDING_REBOOT,
                        REVERTED -> this != NOT_STARTED;
                case NOT_STARTED, NOT_APPROVED -> this != FAILED;
                case PLANNED, IN_PROGRESS, OK, UNKNOWN, REVERT_FAILED -> false;
            };
        }
    }
}
