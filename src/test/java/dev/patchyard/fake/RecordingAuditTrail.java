package dev.patchyard.fake;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.audit.AuditTrail;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps entries for a test to read. */
public final class RecordingAuditTrail implements AuditTrail, AuditBook {
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

    @Override
    public List<AuditBook.Entry> page(int offset, int limit) {
        return IntStream.range(0, entries.size())
                .mapToObj(index -> entry(entries.size() - index))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public long count() {
        return entries.size();
    }

    private AuditBook.Entry entry(int seq) {
        Entry one = entries.get(seq - 1);
        return new AuditBook.Entry(
                seq, Instant.EPOCH.plusSeconds(seq), one.actor(), one.action(), one.object(), one.detail(), "0".repeat(64));
    }
}
