package dev.patchyard.fake;

import dev.patchyard.access.Actor;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Policies in a map. */
public final class InMemoryPolicyShelf implements PolicyShelf {
    private final TreeMap<String, Shelved> shelf = new TreeMap<>();

    @Override
    public synchronized List<Shelved> all() {
        return List.copyOf(shelf.values());
    }

    @Override
    public synchronized Optional<Shelved> find(String id) {
        return Optional.ofNullable(shelf.get(id));
    }

    @Override
    public synchronized Shelved add(PatchPolicy policy, boolean fileOwned, Actor actor) {
        if (shelf.containsKey(policy.id())) {
            throw new IllegalStateException("id: a policy " + policy.id() + " exists");
        }
        Shelved shelved = new Shelved(policy, 1, fileOwned);
        shelf.put(policy.id(), shelved);
        return shelved;
    }

    @Override
    public synchronized Optional<Shelved> replace(PatchPolicy policy, long expectedVersion, Actor actor) {
        Shelved old = shelf.get(policy.id());
        if (old == null || old.version() != expectedVersion) {
            return Optional.empty();
        }
        Shelved shelved = new Shelved(policy, expectedVersion + 1, old.fileOwned());
        shelf.put(policy.id(), shelved);
        return Optional.of(shelved);
    }

    @Override
    public synchronized boolean remove(String id, long expectedVersion, Actor actor) {
        Shelved old = shelf.get(id);
        if (old == null || old.version() != expectedVersion) {
            return false;
        }
        shelf.remove(id);
        return true;
    }
}
