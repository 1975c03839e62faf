package dev.patchyard.adapter.postgres;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages of runs to the outside, in the table {@code outbox}. */
final class Outbox {
    private static final String READ = "SELECT key, run_id, document, attempts, due_at, done_at, given_up, last_error, result"
            + " FROM outbox";

    private static final Duration PUT_OFF = Duration.ofMinutes(10);

    private final Sql sql;
    private final Documents documents;
    private final Clock clock;

    Outbox(Sql sql, Documents documents, Clock clock) {
        this.sql = sql;
        this.documents = documents;
        this.clock = clock;
    }

    /** @param runId whose messages they are, null for nobody's */
    void add(@Nullable String runId, Map<String, Outward> messages) {
        messages.forEach((key, outward) -> sql.update(
                """
                INSERT INTO outbox (key, run_id, document, due_at) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
                """,
                key, runId, documents.write(outward), clock.instant()));
    }

    List<Delivery> of(String runId) {
        return legible(READ + " WHERE run_id = ? ORDER BY number", runId);
    }

    List<Delivery> due(int limit) {
        return legible(
                READ + " WHERE done_at IS NULL AND NOT given_up AND due_at <= ?"
                        + " AND NOT EXISTS (SELECT 1 FROM restore_holds WHERE NOT settled) ORDER BY due_at, number LIMIT ?",
                clock.instant(), limit);
    }

    List<Delivery> undelivered(int limit) {
        return legible(READ + " WHERE done_at IS NULL ORDER BY number DESC LIMIT ?", limit);
    }

    void delivered(String key, String result) {
        sql.update(
                """
                UPDATE outbox SET attempts = attempts + 1, done_at = ?, given_up = false, last_error = '', result = ?
                WHERE key = ? AND done_at IS NULL
                """,
                clock.instant(), result, key);
    }

    /** A message that arrived by another node's hand meanwhile stays delivered. */
    void undelivered(String key, String error, @Nullable Instant retryAt) {
        sql.update(
                """
                UPDATE outbox SET attempts = attempts + 1, last_error = ?, due_at = coalesce(?, due_at), given_up = ?
                WHERE key = ? AND done_at IS NULL
                """,
                error, retryAt, retryAt == null, key);
    }

    int forget(Instant arrivedBefore, int limit) {
        return sql.update(
                """
                DELETE FROM outbox WHERE number IN (
                    SELECT number FROM outbox WHERE run_id IS NULL AND done_at < ? ORDER BY number LIMIT ?)
                """,
                arrivedBefore, limit);
    }

    /** A message that cannot be read is put off, so that it comes before no other and a node that knows it finds it. */
    private List<Delivery> legible(String query, @Nullable Object... parameters) {
        Map<String, String> broken = new LinkedHashMap<>();
        List<Delivery> read = sql.list(query, row -> deliveryOrNothing(row, broken), parameters).stream()
                .flatMap(Optional::stream)
                .toList();
        broken.forEach((key, why) -> undelivered(key, why, clock.instant().plus(PUT_OFF)));
        return read;
    }

    private Optional<Delivery> deliveryOrNothing(ResultSet row, Map<String, String> broken) throws SQLException {
        try {
            return Optional.of(delivery(row));
        } catch (CollaboratorFault unreadable) {
            broken.put(row.getString("key"), String.valueOf(unreadable.getMessage()));
            return Optional.empty();
        }
    }

    private Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getString("key"),
                row.getString("run_id"),
                documents.read(row.getString("document"), Outward.class),
                row.getInt("attempts"),
                Sql.requireInstant(row, "due_at"),
                Sql.instant(row, "done_at"),
                row.getBoolean("given_up"),
                row.getString("last_error"),
                row.getString("result"));
    }
}
