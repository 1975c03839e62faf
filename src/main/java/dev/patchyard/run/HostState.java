package dev.patchyard.run;

/** Where one planned host stands in a run; at the end each has exactly one of the final ones. */
public enum HostState {
    /** Not begun. */
    PLANNED(false),
    /** Permitted, and not judged yet. */
    IN_PROGRESS(false),
    OK(true),
    /** Patched, and old code still runs. */
    PENDING_RESTART(true),
    /** Patched, and the host must be rebooted for it to count. */
    PENDING_REBOOT(true),
    FAILED(true),
    UNREACHABLE(true),
    PRECHECK_FAILED(true),
    PLAN_DRIFT(true),
    IDENTITY_MISMATCH(true),
    NOT_APPROVED(true),
    NOT_STARTED(true),
    /** Touched, and nobody can say how it ended. */
    UNKNOWN(true),
    REVERTED(true),
    REVERT_FAILED(true);

    private final boolean ending;

    HostState(boolean ending) {
        this.ending = ending;
    }

    /** @return whether the run is through with a host in this state, but for a revert */
    public boolean isFinal() {
        return ending;
    }
}
