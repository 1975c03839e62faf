package dev.patchyard.run;

/** Where a run is. How it ended is a {@link Verdict}. */
public enum RunPhase {
    /** CIs are found, looked at, and their exact transactions written down. */
    PLAN,
    /** The change gate is asked for the next wave. */
    VALIDATE,
    /** Identity and the hypervisor's ability to snapshot are checked for the wave; nothing is written yet. */
    SNAPSHOT,
    /** Hosts are permitted one by one, snapshotted and patched. */
    EXECUTE,
    /** Touched hosts are looked at afresh and judged. */
    VERIFY,
    /** Hosts that have to go back go back. */
    ROLLBACK,
    /** The CMDB is told and the change closed. */
    REPORT,
    /** Incidents are opened. */
    ALERT,
    /** Nothing changes any more. */
    ENDED
}
