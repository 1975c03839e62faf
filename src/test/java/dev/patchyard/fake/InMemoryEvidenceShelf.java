package dev.patchyard.fake;

import dev.patchyard.run.EvidenceShelf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Evidence in memory. */
public final class InMemoryEvidenceShelf implements EvidenceShelf {
    private record Kept(Item item, String content) {}

    private final Map<String, Kept> kept = new TreeMap<>();

    private boolean broken;

    /** Nothing can be kept from now on. */
    public synchronized void breaks() {
        broken = true;
    }

    /** @return names of all that is kept of the CI, whatever the run */
    public synchronized List<String> namesOf(String ciId) {
        return kept.values().stream().map(Kept::item).filter(item -> item.ciId().equals(ciId)).map(Item::name).toList();
    }

    @Override
    public synchronized void keep(Item item, String content) {
        if (broken) {
            throw new IllegalStateException("nothing can be kept");
        }
        kept.put(item.runId() + "\n" + item.ciId() + "\n" + item.name(), new Kept(item, content));
    }

    @Override
    public synchronized List<Item> of(String runId, String ciId) {
        return kept.values().stream()
                .map(Kept::item)
                .filter(item -> item.runId().equals(runId) && item.ciId().equals(ciId))
                .toList();
    }

    @Override
    public synchronized void forget(String runId) {
        kept.values().removeIf(one -> one.item().runId().equals(runId));
    }

    @Override
    public synchronized Optional<String> content(String runId, String ciId, String name) {
        return Optional.ofNullable(kept.get(runId + "\n" + ciId + "\n" + name)).map(Kept::content);
    }
}
