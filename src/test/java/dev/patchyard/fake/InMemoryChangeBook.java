package dev.patchyard.fake;

import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.DeskChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes in memory. */
public final class InMemoryChangeBook implements ChangeBook {
    private final Map<String, DeskChange> changes = new LinkedHashMap<>();
    private final Map<String, String> idOfKey = new HashMap<>();

    @Override
    public synchronized DeskChange add(DeskChange change, @Nullable String key) {
        if (key != null && idOfKey.containsKey(key)) {
            return changes.get(idOfKey.get(key));
        }
        DeskChange numbered = new DeskChange(
                change.id(), "CHG-" + (changes.size() + 1), change.wish(), change.status(), change.approval(),
                change.outcome(), change.notes(), change.createdAt(), change.version());
        changes.put(numbered.id(), numbered);
        if (key != null) {
            idOfKey.put(key, numbered.id());
        }
        return numbered;
    }

    @Override
    public synchronized Optional<DeskChange> find(String id) {
        return Optional.ofNullable(changes.get(id));
    }

    @Override
    public synchronized long count(Filter filter) {
        return fitting(filter).size();
    }

    @Override
    public synchronized List<DeskChange> page(Filter filter, int offset, int limit) {
        return fitting(filter).reversed().stream().skip(offset).limit(limit).toList();
    }

    @Override
    public synchronized Optional<DeskChange> replace(DeskChange edited) {
        if (changes.get(edited.id()).version() != edited.version()) {
            return Optional.empty();
        }
        changes.put(edited.id(), edited.next());
        return find(edited.id());
    }

    private List<DeskChange> fitting(Filter filter) {
        return changes.values().stream()
                .filter(change -> filter.status() == null || filter.status() == change.status())
                .filter(change -> filter.ciId() == null || change.wish().affectedCis().contains(filter.ciId()))
                .filter(change -> filter.externalRef() == null
                        || filter.externalRef().equals(change.wish().externalRef()))
                .toList();
    }
}
