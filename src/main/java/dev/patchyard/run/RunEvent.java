package dev.patchyard.run;

import dev.patchyard.access.SecretMask;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a run. Events of a run are numbered from 1 without gaps and never change.
 *
 * @param seq  its number
 * @param at   when
 * @param kind {@code phase}, {@code host}, {@code gate}, {@code snapshot}, {@code evidence}, {@code cancel}, {@code delivery} or {@code log}
 * @param ciId the CI it is about, null when it is about the run
 * @param text one line for people
 */
public record RunEvent(long seq, Instant at, String kind, @Nullable String ciId, String text) {
    /** An event that has no number yet; secrets in its text are masked. */
    public record Draft(String kind, @Nullable String ciId, String text) {
        public Draft {
            text = SecretMask.of(text);
        }

        public static Draft ofRun(String kind, String text) {
            return new Draft(kind, null, text);
        }

        public static Draft ofHost(String kind, String ciId, String text) {
            return new Draft(kind, ciId, text);
        }
    }
}
