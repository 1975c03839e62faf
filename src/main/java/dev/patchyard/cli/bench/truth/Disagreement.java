package dev.patchyard.cli.bench.truth;

import java.util.Locale;

/**
 * A word of a run that is not true.
 *
 * @param sort in which way
 * @param word what the run says
 * @param seen what is true
 */
record Disagreement(Sort sort, String host, String kind, String shape, String word, String reason, String seen) {
    /** The ways to be wrong. */
    enum Sort {
        /** Called OK and is not. */
        FALSE_GREEN,
        /** Called bad and is perfectly good. */
        FALSE_RED,
        /** Called never begun and was changed. */
        FALSE_UNTOUCHED,
        /** Went back and must not have, or is called back and is not. */
        WRONG_REVERT,
        /** Begun after nobody was to be begun any more. */
        START_AFTER_STOP,
        /** Bad all right, but in another way than this word says. */
        OTHER_WORD,
        /** The fault struck nobody: the host is good and called so. */
        NO_EFFECT;

        /** @return as it is called in reports */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
