package dev.patchyard.fake;

import dev.patchyard.access.IdempotencyKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys in a map, forgotten after a day. */
public final class InMemoryIdempotencyKeys implements IdempotencyKeys {
    private final Map<Owner, Taken> taken = new HashMap<>();
    private final Clock clock;

    public InMemoryIdempotencyKeys(Clock clock) {
        this.clock = clock;
    }

    private record Owner(String actorName, String key) {}

    private record Taken(String digest, Instant at, @Nullable Answer answer) {}

    @Override
    public synchronized Claim claim(String actorName, String key, String requestDigest) {
        Instant now = clock.instant();
        taken.values().removeIf(entry -> !entry.at().plus(Duration.ofHours(24)).isAfter(now));
        Taken before = taken.putIfAbsent(new Owner(actorName, key), new Taken(requestDigest, now, null));
        if (before == null) {
            return new Claim.Fresh();
        }
        if (!before.digest().equals(requestDigest)) {
            return new Claim.Mismatch();
        }
        return before.answer() == null ? new Claim.Running() : new Claim.Known(before.answer());
    }

    @Override
    public synchronized void answered(String actorName, String key, Answer answer) {
        taken.computeIfPresent(
                new Owner(actorName, key), (owner, entry) -> new Taken(entry.digest(), entry.at(), answer));
    }

    @Override
    public synchronized void release(String actorName, String key) {
        taken.computeIfPresent(
                new Owner(actorName, key), (owner, entry) -> entry.answer() == null ? null : entry);
    }
}
