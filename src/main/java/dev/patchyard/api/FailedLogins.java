package dev.patchyard.api;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts tokens that were not accepted, by address. Beyond a limit the answer is 429, so that guessing is slow to
 * evaluate and loud; a good token is accepted all the same, so that nobody can shut others out.
 */
@Singleton
public final class FailedLogins {
    static final int LIMIT = 20;
    static final Duration SPAN = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;

    private final Clock clock;
    private final Map<String, Count> byAddress = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Count(Instant since, int failures) {}

    FailedLogins(Clock clock) {
        this.clock = clock;
    }

    synchronized void note(String address) {
        Instant now = clock.instant();
        byAddress.merge(address, new Count(now, 1), (old, one) -> isOver(old, now) ? one : new Count(old.since(), old.failures() + 1));
    }

    /** @return whether the address failed too often within the span that runs */
    synchronized boolean tooMany(String address) {
        Count count = byAddress.get(address);
        return count != null && !isOver(count, clock.instant()) && count.failures() > LIMIT;
    }

    static String addressOf(HttpRequest<?> request) {
        return request.getRemoteAddress().getAddress() == null
                ? request.getRemoteAddress().getHostString()
                : request.getRemoteAddress().getAddress().getHostAddress();
    }

    private static boolean isOver(Count count, Instant now) {
        return now.isAfter(count.since().plus(SPAN));
    }
}
