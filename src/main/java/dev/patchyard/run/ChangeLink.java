package dev.patchyard.run;

import org.jspecify.annotations.Nullable;

/**
 * The change a run stands on.
 *
 * @param id          the ITSM's identifier
 * @param number      for people
 * @param raisedByUs  whether this run raised it
 * @param startedByUs whether this run moved it to in progress, so that closing it is ours
 * @param namedBy     who named it for this run, null when it was found by its reference
 */
public record ChangeLink(
        String id, String number, boolean raisedByUs, boolean startedByUs, @Nullable String namedBy) {
    public ChangeLink started() {
        return new ChangeLink(id, number, raisedByUs, true, namedBy);
    }
}
