package dev.patchyard.policy;

/** Whether a host may be rebooted after its packages moved. */
public enum RebootMode {
    /** Once, in the window, when the host reports the need. */
    IF_NEEDED,
    /** Never; a host that needs one ends as PENDING_REBOOT. */
    NEVER
}
