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
        Urgency before = state.urgency();
        return new Waiter(
                state.ciId(), state.lastContact(),
                state.pending().stream().flatMap(update -> update.advisories().stream()).collect(Collectors.toSet()),
                new Urgency(before.exposure(), isAcceptable(state), before.due(), before.acceptedUntil()));
    }

    /** Nobody can accept what nobody has described, nor what is no update. */
    private static boolean isAcceptable(PatchState state) {
        Remainder rest = state.remainder();
        return rest != null && rest.unconfigured().isEmpty() && rest.rebootReason() == null && rest.staleServices().isEmpty()
                && state.pending().stream().noneMatch(update -> update.advisories().isEmpty());
    }
}
