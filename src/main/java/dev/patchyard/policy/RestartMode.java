package dev.patchyard.policy;

/** Whether services that still run replaced files are restarted. */
public enum RestartMode {
    AFFECTED,
    NONE
}
