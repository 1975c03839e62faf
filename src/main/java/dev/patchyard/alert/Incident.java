package dev.patchyard.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An incident that Patchyard keeps itself.
 *
 * @param id         its identifier
 * @param number     for people
 * @param alert      what is told, as it was told last
 * @param openedAt   when it was told first
 * @param updatedAt  when it was told last
 * @param resolution how it was resolved, null while it is open
 */
public record Incident(
        String id, String number, Alert alert, Instant openedAt, Instant updatedAt, @Nullable Resolution resolution) {

    /**
     * @param by        who resolved it
     * @param at        when
     * @param rootCause what it was
     */
    public record Resolution(String by, Instant at, String rootCause) {}

    public boolean isOpen() {
        return resolution == null;
    }
}
