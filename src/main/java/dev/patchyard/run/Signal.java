package dev.patchyard.run;

/** What a step found, as far as it decides where the run goes next. */
public enum Signal {
    DONE,
    /** Hosts are left that have not been begun, and nothing forbids to begin them. */
    NEXT_WAVE,
    /** Hosts have to go back. */
    REVERT,
    /** There is nothing (more) to be done on hosts. */
    NOTHING_TO_DO,
    /** The gate does not authorise. */
    REFUSED,
    /** The step cannot be done. */
    FAILED,
    /** Somebody asked to stop. */
    CANCELLED
}
