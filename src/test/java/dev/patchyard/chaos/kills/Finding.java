package dev.patchyard.chaos.kills;

/**
 * Something that must not be.
 *
 * @param sort  what is broken
 * @param words what was seen, with the run it was seen in
 */
record Finding(Sort sort, String words) {
    /** What can be broken. */
    enum Sort {
        /** A package that one run installed twice, or two plays on one host at once. */
        DOUBLE_PATCH,
        /** A package transaction that did not come to its end, or that had to be repaired. */
        DISTURBED,
        /** A snapshot, change, closure or incident that is there twice. */
        DOUBLED_EFFECT,
        /** A run that calls a host patched that is not, or untouched that is not. */
        FALSE_WORD,
        /** A run that has not ended. */
        UNFINISHED
    }
}
