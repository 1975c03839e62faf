package dev.patchyard.compliance;

/** What an advisory means for a CI; of several packages the first of these counts. */
public enum AdvisoryState {
    /** An affected version is installed, and a version that is not affected is named. */
    AFFECTED_FIX_AVAILABLE,
    /** An affected version is installed, and nobody names a better one. */
    AFFECTED_NO_FIX,
    /** It cannot be said: the vendor still looks, or the version cannot be put in order. */
    UNKNOWN,
    /** It was affected once, and the installed version is not any more. */
    FIXED,
    /** It never was: by its version, or because the vendor says so. */
    NOT_AFFECTED
}
