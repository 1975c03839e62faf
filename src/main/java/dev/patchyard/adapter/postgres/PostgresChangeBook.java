package dev.patchyard.adapter.postgres;

import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.DeskChange;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of the built-in desk in the table {@code changes}. */
@Singleton
public final class PostgresChangeBook implements ChangeBook {
    private final Sql sql;
    private final Documents documents;

    public PostgresChangeBook(Transactions transactions) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
    }

    @Override
    public DeskChange add(DeskChange change, @Nullable String key) {
        return sql.together(() -> {
            if (key != null) {
                Locks.hold(sql, Locks.CHANGES, key);
                Optional<DeskChange> known =
                        sql.first("SELECT document FROM changes WHERE idempotency_key = ?", this::change, key);
                if (known.isPresent()) {
                    return known.get();
                }
            }
            String number = "CHG%07d".formatted(sql.number("SELECT nextval('change_numbers')"));
            DeskChange numbered = new DeskChange(
                    change.id(), number, change.wish(), change.status(), change.approval(), change.outcome(), change.notes(),
                    change.createdAt(), change.version());
            sql.update(
                    """
                    INSERT INTO changes (id, idempotency_key, external_ref, status, version, created_at, document)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    numbered.id(), key, numbered.wish().externalRef(), numbered.status(), numbered.version(),
                    numbered.createdAt(), documents.write(numbered));
            return numbered;
        });
    }

    @Override
    public Optional<DeskChange> find(String id) {
        return sql.first("SELECT document FROM changes WHERE id = ?", this::change, id);
    }

    @Override
    public long count(Filter filter) {
        Conditions conditions = Conditions.of(filter);
        return sql.number("SELECT count(*) FROM changes" + conditions.text(), conditions.values().toArray());
    }

    @Override
    public List<DeskChange> page(Filter filter, int offset, int limit) {
        Conditions conditions = Conditions.of(filter);
        List<Object> values = new ArrayList<>(conditions.values());
        values.addAll(List.of(limit, offset));
        return sql.list(
                "SELECT document FROM changes" + conditions.text() + " ORDER BY position DESC LIMIT ? OFFSET ?",
                this::change, values.toArray());
    }

    @Override
    public Optional<DeskChange> replace(DeskChange edited) {
        DeskChange next = edited.next();
        int written = sql.update(
                "UPDATE changes SET status = ?, version = ?, document = ? WHERE id = ? AND version = ?",
                next.status(), next.version(), documents.write(next), edited.id(), edited.version());
        return written == 1 ? Optional.of(next) : Optional.empty();
    }

    private DeskChange change(ResultSet row) throws SQLException {
        return documents.read(row.getString("document"), DeskChange.class);
    }

    /** What a filter means in SQL. */
    private record Conditions(String text, List<Object> values) {
        static Conditions of(Filter filter) {
            List<String> parts = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            put(parts, values, "status = ?", filter.status());
            put(parts, values, "external_ref = ?", filter.externalRef());
            put(parts, values, "jsonb_exists(document -> 'wish' -> 'affected_cis', ?)", filter.ciId());
            return new Conditions(parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts), values);
        }

        private static void put(List<String> parts, List<Object> values, String part, @Nullable Object value) {
            if (value != null) {
                parts.add(part);
                values.add(value);
            }
        }
    }
}
