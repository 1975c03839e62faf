package dev.patchyard.fake;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.audit.AuditTrail;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps entries for a test to read. */
public final class RecordingAuditTrail implements AuditTrail, AuditBook {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Instant> times = new CopyOnWriteArrayList<>();
    private final @Nullable Clock clock;
    private int forgotten;

    public RecordingAuditTrail() {
        this(null);
    }

    /** @param clock dates the entries, null for one second after the other */
    public RecordingAuditTrail(@Nullable Clock clock) {
        this.clock = clock;
    }

    /** One entry as it was recorded. */
    public record Entry(String actor, String action, String object, Map<String, String> detail) {}

    @Override
    public void record(Actor actor, String action, String object, Map<String, String> detail) {
        times.add(clock == null ? Instant.EPOCH.plusSeconds(entries.size() + 1L) : clock.instant());
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
        return IntStream.range(0, entries.size() - forgotten)
                .mapToObj(index -> entry(entries.size() - index))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public List<AuditBook.Entry> oldest(int limit) {
        return IntStream.rangeClosed(forgotten + 1, entries.size()).mapToObj(this::entry).limit(limit).toList();
    }

    @Override
    public int forgetThrough(long seq) {
        int before = forgotten;
        forgotten = Math.max(forgotten, (int) seq);
        return forgotten - before;
    }

    @Override
    public long count() {
        return entries.size() - forgotten;
    }

    private AuditBook.Entry entry(int seq) {
        Entry one = entries.get(seq - 1);
        return new AuditBook.Entry(
                seq, times.get(seq - 1), one.actor(), one.action(), one.object(), one.detail(), "0".repeat(64));
    }
}
