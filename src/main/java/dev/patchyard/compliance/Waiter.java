package dev.patchyard.compliance;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CI and what waits on it, as far as its urgency asks.
 *
 * @param lastContact of the state that this was read from
 * @param advisories  ids of those that pending updates close
 * @param urgency     as it was weighed last
 */
public record Waiter(String ciId, @Nullable Instant lastContact, Set<String> advisories, Urgency urgency) {
    public Waiter {
        advisories = Set.copyOf(advisories);
    }

    static Waiter of(PatchState state) {
        return new Waiter(
                state.ciId(), state.lastContact(),
                state.pending().stream().flatMap(update -> update.advisories().stream()).collect(Collectors.toSet()),
                state.urgency());
    }
}
