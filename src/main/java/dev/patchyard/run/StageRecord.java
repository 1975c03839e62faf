package dev.patchyard.run;

import java.time.Instant;
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
 */
public record StageRecord(
        RunPhase phase, int wave, Instant began, @Nullable Instant ended, @Nullable Signal signal, String note) {}
