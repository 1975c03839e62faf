package dev.patchyard.fake;

import dev.patchyard.inventory.PatchStateBook;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Patch states in memory. */
public final class InMemoryPatchStateBook implements PatchStateBook {
    private final Map<String, Entry> entries = new HashMap<>();

    @Override
    public synchronized Optional<Entry> find(String ciId) {
        return Optional.ofNullable(entries.get(ciId));
    }

    @Override
    public synchronized boolean write(String ciId, Map<String, Object> patchState, long expected) {
        long now = find(ciId).map(Entry::version).orElse(0L);
        if (now != expected) {
            return false;
        }
        entries.put(ciId, new Entry(patchState, now + 1));
        return true;
    }
}
