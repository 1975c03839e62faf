package dev.patchyard.run;

import dev.patchyard.policy.Limits;
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
 * @param owner       the first run, which closes it; null when it is this run's own
 * @param windowEnd   when its window ends, null when that was not asked yet
 * @param raisedAt    when this run raised it, null when it did not or that was not written down
 */
public record ChangeLink(
        String id, String number, boolean raisedByUs, boolean startedByUs, @Nullable String namedBy,
        @Nullable String owner, @Nullable Instant windowEnd, @Nullable Instant raisedAt) {
    /** One that this run found. */
    public ChangeLink(
            String id, String number, boolean raisedByUs, boolean startedByUs, @Nullable String namedBy,
            @Nullable String owner, @Nullable Instant windowEnd) {
        this(id, number, raisedByUs, startedByUs, namedBy, owner, windowEnd, null);
    }

    /** @return whether the desk need not show it yet, because we raised it only just now */
    public boolean isSettling(Instant now) {
        return raisedAt != null && now.isBefore(raisedAt.plus(Limits.SETTLE));
    }

    public ChangeLink started() {
        return new ChangeLink(id, number, raisedByUs, true, namedBy, owner, windowEnd, raisedAt);
    }

    /** @return the same change, with the end of its window as the desk says it now */
    public ChangeLink until(Instant end) {
        return new ChangeLink(id, number, raisedByUs, startedByUs, namedBy, owner, end, raisedAt);
    }

    /** @return the same change for a retry of the run that owns it */
    public ChangeLink sharedFrom(String firstRun) {
        return new ChangeLink(id, number, raisedByUs, startedByUs, namedBy, firstRun, windowEnd, raisedAt);
    }
}
