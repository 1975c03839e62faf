package dev.patchyard.patching;

/** How far a host has come inside a play. */
public enum HostStage {
    /** Not reached yet, or its permit is being asked for: untouched. */
    WAITING,
    /** The permit was given: from here on it may have been changed. */
    PERMITTED,
    INSTALLING,
    RESTARTING,
    REBOOTING,
    CHECKING,
    FINISHED
}
