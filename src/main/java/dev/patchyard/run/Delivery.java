package dev.patchyard.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to the outside and what became of it.
 *
 * @param key       unique: the same key is the same message
 * @param runId     whose it is, null when it belongs to no run
 * @param outward   what is told
 * @param attempts  how often it was tried
 * @param dueAt     when it is tried next
 * @param doneAt    when it arrived, null while it has not
 * @param givenUp   whether the receiver refused it for good
 * @param lastError why the last try failed, empty when none did
 * @param result    what the receiver answered, for example an incident's identifier; empty when nothing
 */
public record Delivery(
        String key,
        @Nullable String runId,
        Outward outward,
        int attempts,
        Instant dueAt,
        @Nullable Instant doneAt,
        boolean givenUp,
        String lastError,
        String result) {
    public boolean isOpen() {
        return doneAt == null && !givenUp;
    }
}
