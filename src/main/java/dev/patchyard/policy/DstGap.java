package dev.patchyard.policy;

/** What happens to a slot whose local time does not exist on the day the clocks go forward. */
public enum DstGap {
    /** It is due right after the gap, so that no month is lost. */
    RUN_AFTER,
    /** It is skipped, and the skip is recorded. */
    SKIP
}
