package dev.patchyard.policy;

/** What happens to a host that failed after it was touched. */
public enum RollbackMode {
    /** A person decides; the host is NEEDS_OPERATOR until then. */
    MANUAL,
    /** It is reverted to its snapshot when every condition of an automatic revert holds. */
    AUTO,
    /** It stays as it is. */
    NONE
}
