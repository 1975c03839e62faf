package dev.patchyard.fake;

import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages in memory, in the order they were added; guarded by whoever owns it. */
final class InMemoryOutbox {
    private final Clock clock;
    private final Map<String, Delivery> messages = new LinkedHashMap<>();

    InMemoryOutbox(Clock clock) {
        this.clock = clock;
    }

    void keep(@Nullable String runId, String key, Outward message) {
        messages.putIfAbsent(key, new Delivery(key, runId, message, 0, clock.instant(), null, false, "", ""));
    }

    List<Delivery> of(String runId) {
        return messages.values().stream().filter(m -> runId.equals(m.runId())).toList();
    }

    List<Delivery> due(int limit) {
        return messages.values().stream()
                .filter(m -> m.isOpen() && !m.dueAt().isAfter(clock.instant()))
                .limit(limit)
                .toList();
    }

    List<Delivery> undelivered(int limit) {
        return messages.values().stream().filter(m -> m.doneAt() == null).toList().reversed().stream().limit(limit).toList();
    }

    void delivered(String key, String result) {
        messages.computeIfPresent(key, (k, m) -> new Delivery(
                k, m.runId(), m.outward(), m.attempts() + 1, m.dueAt(), clock.instant(), false, "", result));
    }

    void undelivered(String key, String error, @Nullable Instant retryAt) {
        messages.computeIfPresent(key, (k, m) -> new Delivery(
                k, m.runId(), m.outward(), m.attempts() + 1, retryAt == null ? m.dueAt() : retryAt, null,
                retryAt == null, error, ""));
    }

    void forgetOf(String runId) {
        messages.values().removeIf(message -> runId.equals(message.runId()));
    }

    int forget(Instant arrivedBefore, int limit) {
        List<String> old = messages.values().stream()
                .filter(m -> m.runId() == null && m.doneAt() != null && m.doneAt().isBefore(arrivedBefore))
                .limit(limit)
                .map(Delivery::key)
                .toList();
        old.forEach(messages::remove);
        return old.size();
    }
}
