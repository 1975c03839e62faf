package dev.patchyard.policy;

import dev.patchyard.access.Actor;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where policies lie. */
public interface PolicyShelf {
    /** @return all live policies by id, ascending */
    List<Shelved> all();

    /** @return the live policy, empty when there is none of that id */
    Optional<Shelved> find(String id);

    /** @return the live ones of these policies, by id */
    default Map<String, Shelved> find(Collection<String> ids) {
        Map<String, Shelved> found = new HashMap<>();
        ids.forEach(id -> find(id).ifPresent(shelved -> found.put(id, shelved)));
        return found;
    }

    /**
     * Adds a policy.
     *
     * @param fileOwned whether a file of the operator is its master
     * @throws IllegalStateException when the id is taken
     */
    Shelved add(PatchPolicy policy, boolean fileOwned, Actor actor);

    /**
     * Replaces a policy when its version is still the given one.
     *
     * @return the new state, empty when somebody else was faster
     */
    Optional<Shelved> replace(PatchPolicy policy, long expectedVersion, Actor actor);

    /** Takes it off; its runs stay. @return whether it was there in that version */
    boolean remove(String id, long expectedVersion, Actor actor);

    /**
     * A policy as it lies on the shelf.
     *
     * @param version   counts up from 1 with every replacement
     * @param fileOwned whether a file is its master, which makes it read-only in the API
     */
    record Shelved(PatchPolicy policy, long version, boolean fileOwned) {}
}
