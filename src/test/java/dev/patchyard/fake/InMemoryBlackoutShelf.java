package dev.patchyard.fake;

import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.BlackoutShelf;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Blackouts in a map, under one lock. */
public final class InMemoryBlackoutShelf implements BlackoutShelf {
    private final Map<String, Shelved> shelved = new TreeMap<>();

    @Override
    public synchronized List<Shelved> all() {
        return shelved.values().stream().sorted(Comparator.comparing(s -> s.blackout().from())).toList();
    }

    @Override
    public synchronized Optional<Shelved> find(String id) {
        return Optional.ofNullable(shelved.get(id));
    }

    @Override
    public synchronized Shelved add(Blackout blackout) {
        if (shelved.containsKey(blackout.id())) {
            throw new IllegalStateException("id: a blackout " + blackout.id() + " exists");
        }
        return put(blackout, 1);
    }

    @Override
    public synchronized Optional<Shelved> replace(Blackout blackout, long expectedVersion) {
        return find(blackout.id())
                .filter(old -> old.version() == expectedVersion)
                .map(old -> put(blackout, expectedVersion + 1));
    }

    @Override
    public synchronized boolean remove(String id, long expectedVersion) {
        boolean isThere = find(id).filter(old -> old.version() == expectedVersion).isPresent();
        if (isThere) {
            shelved.remove(id);
        }
        return isThere;
    }

    private Shelved put(Blackout blackout, long version) {
        Shelved fresh = new Shelved(blackout, version);
        shelved.put(blackout.id(), fresh);
        return fresh;
    }
}
