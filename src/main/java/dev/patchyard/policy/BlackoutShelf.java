package dev.patchyard.policy;

import java.util.List;
import java.util.Optional;

/** Where blackouts lie. Who changed them is told by the audit trail. */
public interface BlackoutShelf {
    /** @return all blackouts, past ones too, the earliest first, those of one day by id */
    List<Shelved> all();

    Optional<Shelved> find(String id);

    /** @throws IllegalStateException when the id is taken */
    Shelved add(Blackout blackout);

    /** Replaces a blackout when its version is still the given one. @return the new state, empty when it is not */
    Optional<Shelved> replace(Blackout blackout, long expectedVersion);

    /** @return whether it was there in that version */
    boolean remove(String id, long expectedVersion);

    /** @param version counts up from 1 with every replacement */
    record Shelved(Blackout blackout, long version) {}
}
