package dev.patchyard.run;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One visit of a phase.
 *
 * @param phase  which
 * @param wave   index of the wave it worked for
 * @param began  when
 * @param ended  null while it goes on
 * @param signal what it found, null while it goes on
 * @param note   for people
 * @param plays  the plays that were begun in it, each with the place where it was
 */
public record StageRecord(
        RunPhase phase, int wave, Instant began, @Nullable Instant ended, @Nullable Signal signal, String note,
        Map<String, String> plays) {
    /** NB: null in what an earlier version stored. */
    public StageRecord {
        plays = plays == null ? Map.of() : Map.copyOf(plays);
    }

    public StageRecord(
            RunPhase phase, int wave, Instant began, @Nullable Instant ended, @Nullable Signal signal, String note) {
        this(phase, wave, began, ended, signal, note, Map.of());
    }

    /** @return the same visit, in which that play was begun at that place, or is taken up there */
    StageRecord with(String playId, String place) {
        Map<String, String> more = new HashMap<>(plays);
        more.put(playId, place);
        return new StageRecord(phase, wave, began, ended, signal, note, more);
    }
}
