package dev.patchyard.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The change a run stands on.
 *
 * @param id          the ITSM's identifier
 * @param number      for people
 * @param raisedByUs  whether this run raised it
 * @param startedByUs whether this run moved it to in progress, so that closing it is ours
 * @param namedBy     who named it for this run, null when it was found by its reference
 * @param windowEnd   when its window ends, null when that was not asked yet
 */
public record ChangeLink(
        String id, String number, boolean raisedByUs, boolean startedByUs, @Nullable String namedBy,
        @Nullable Instant windowEnd) {
    public ChangeLink started() {
        return new ChangeLink(id, number, raisedByUs, true, namedBy, windowEnd);
    }

    /** @return the same change, with the end of its window as the desk says it now */
    public ChangeLink until(Instant end) {
        return new ChangeLink(id, number, raisedByUs, startedByUs, namedBy, end);
    }
}
