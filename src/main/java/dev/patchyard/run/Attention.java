package dev.patchyard.run;

/** What a run needs, beside its phase. */
public enum Attention {
    NONE,
    /** It waits for an approval, a window or the end of a soak. */
    WAITING,
    PAUSED,
    CANCELLING,
    /** A person has to decide. */
    NEEDS_OPERATOR
}
