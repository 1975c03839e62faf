package dev.patchyard.plan;

/**
 * A matching CI that is not planned, and why.
 *
 * @param ciId   the CI
 * @param ciName for people
 * @param reason fixed word
 * @param detail for people
 */
public record Exclusion(String ciId, String ciName, Reason reason, String detail) {
    /**
     * @return whether the CI is the policy's business and is not brought to its target; false where nothing is pending or
     *     another operating system than the policy's is tagged
     */
    public boolean isLeftOut() {
        return reason != Reason.AT_TARGET && reason != Reason.OS_TAG_DIFFERS;
    }

    /** Why a CI is left out. */
    public enum Reason {
        /** Nothing is pending: not a failure. */
        AT_TARGET,
        NOT_ACTIVE,
        OS_TAG_DIFFERS,
        OS_MISMATCH,
        UNSUPPORTED_OS,
        BAD_ADDRESS,
        NO_HOST_KEY,
        NO_SNAPSHOT_SUPPORT,
        UNREACHABLE,
        SCAN_FAILED,
        OBSTACLE,
        IDENTITY_MISMATCH,
        REMOVAL_NEEDED,
        /** A blackout lasts when the run is due. */
        BLACKOUT
    }
}
