package dev.patchyard.run;

/** How a run ended. */
public enum Verdict {
    /** Every matching CI is at its target and was verified. */
    SUCCEEDED,
    /** Every matching CI was at its target already. */
    NOTHING_TO_DO,
    /** At least one host is OK and at least one is not, or was left out. */
    COMPLETED_WITH_ERRORS,
    /** Every touched host went back. */
    ROLLED_BACK,
    /** The gate never opened. */
    REFUSED,
    /** Somebody stopped it, and it was proved that nothing goes on. */
    CANCELLED,
    /** Anything else. */
    FAILED
}
