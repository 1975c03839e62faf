package dev.patchyard.patching;

/** How far a host has come inside a play. */
public enum HostStage {
    /** Not reached yet, or its permit is being asked for: untouched. */
    WAITING,
    /** The permit was given: from here on it may have been changed. */
    PERMITTED,
    INSTALLING,
    /** The installation failed and the package database is being brought into order: a failure unless it finishes. */
    REPAIRING,
    RESTARTING,
    REBOOTING,
    CHECKING,
    FINISHED,
    /** Permitted, and refused by its hook or held by another play before anything was installed: no failure. */
    LEFT_ALONE,
    /** A task failed on it or the connection was lost after it was permitted; it counts as a failure at once. */
    FAILED;

    /** @return whether nothing but an exit hook follows */
    public boolean isEnd() {
        return switch (this) {
            case FINISHED, LEFT_ALONE, FAILED -> true;
            case WAITING, PERMITTED, INSTALLING, REPAIRING, RESTARTING, REBOOTING, CHECKING -> false;
        };
    }
}
