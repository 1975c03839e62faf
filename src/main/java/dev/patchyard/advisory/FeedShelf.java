package dev.patchyard.advisory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps how feeds are doing, for all nodes together. */
public interface FeedShelf {
    Optional<FeedState> find(String name);

    /** @return all, by name */
    List<FeedState> all();

    /** Keeps a state; it replaces the one of that name. */
    void put(FeedState state);

    /**
     * Takes a feed's turn, which begins when the last one of any node is that long ago.
     *
     * @return whether it is the caller's; of several callers at once one is told so
     */
    boolean claim(String name, Instant now, Duration every);

    /** Makes the feed due at once, whoever took its turn last. */
    void forgetTurn(String name);
}
