package dev.patchyard.fake;

import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.FeedState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How feeds are doing, in maps. */
public final class InMemoryFeedShelf implements FeedShelf {
    private final Map<String, FeedState> states = new TreeMap<>();
    private final Map<String, Instant> claims = new HashMap<>();

    @Override
    public synchronized Optional<FeedState> find(String name) {
        return Optional.ofNullable(states.get(name));
    }

    @Override
    public synchronized List<FeedState> all() {
        return List.copyOf(states.values());
    }

    @Override
    public synchronized void put(FeedState state) {
        states.put(state.name(), state);
    }

    @Override
    public synchronized boolean claim(String name, Instant now, Duration every) {
        Instant last = claims.get(name);
        if (last != null && last.plus(every).isAfter(now)) {
            return false;
        }
        claims.put(name, now);
        return true;
    }

    @Override
    public synchronized void forgetTurn(String name) {
        claims.remove(name);
    }
}
