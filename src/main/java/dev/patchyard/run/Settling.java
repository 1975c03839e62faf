package dev.patchyard.run;

import dev.patchyard.policy.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads that may lag behind a change of ours.
 *
 * @param nap waits between two looks
 */
public record Settling(Clock clock, Nap nap) {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    /** Looks again until it has settled, for as long as that may take. @return what was seen last */
    <T> T seen(Supplier<T> look, Predicate<T> isSettled) {
        Instant end = clock.instant().plus(Limits.SETTLE);
        T seen = look.get();
        while (!isSettled.test(seen) && clock.instant().isBefore(end)) {
            nap.take(PAUSE);
            seen = look.get();
        }
        return seen;
    }
}
