package dev.patchyard.fake;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps entries for a test to read. */
public final class RecordingAuditTrail implements AuditTrail {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /** One entry as it was recorded. */
    public record Entry(String actor, String action, String object, Map<String, String> detail) {}

    @Override
    public void record(Actor actor, String action, String object, Map<String, String> detail) {
        entries.add(new Entry(actor.name(), action, object, Map.copyOf(detail)));
    }

    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** @return the actions in the order they were recorded */
    public List<String> actions() {
        return entries.stream().map(Entry::action).toList();
    }
}
