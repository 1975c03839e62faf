package dev.patchyard.adapter.postgres;

import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.BlackoutShelf;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Blackouts in the table {@code blackouts}. One that cannot be read stops what asks for them: nobody is started blindly. */
@Singleton
public final class PostgresBlackoutShelf implements BlackoutShelf {
    private final Sql sql;
    private final Documents documents = new Documents();

    public PostgresBlackoutShelf(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public List<Shelved> all() {
        return sql.list("SELECT version, document FROM blackouts ORDER BY from_day, id COLLATE \"C\"", this::shelved);
    }

    @Override
    public Optional<Shelved> find(String id) {
        return sql.first("SELECT version, document FROM blackouts WHERE id = ?", this::shelved, id);
    }

    @Override
    public Shelved add(Blackout blackout) {
        int added = sql.update(
                "INSERT INTO blackouts (id, version, from_day, document) VALUES (?, 1, ?::date, ?) ON CONFLICT (id) DO NOTHING",
                blackout.id(), blackout.from().toString(), documents.write(blackout));
        if (added == 0) {
            throw new IllegalStateException("id: a blackout " + blackout.id() + " exists");
        }
        return new Shelved(blackout, 1);
    }

    @Override
    public Optional<Shelved> replace(Blackout blackout, long expectedVersion) {
        return sql.first(
                """
                UPDATE blackouts SET version = version + 1, from_day = ?::date, document = ?
                WHERE id = ? AND version = ? RETURNING version, document
                """,
                this::shelved,
                blackout.from().toString(), documents.write(blackout), blackout.id(), expectedVersion);
    }

    @Override
    public boolean remove(String id, long expectedVersion) {
        return sql.update("DELETE FROM blackouts WHERE id = ? AND version = ?", id, expectedVersion) == 1;
    }

    private Shelved shelved(ResultSet row) throws SQLException {
        return new Shelved(documents.read(row.getString("document"), Blackout.class), row.getLong("version"));
    }
}
