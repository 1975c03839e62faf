package dev.patchyard.adapter.postgres;

import dev.patchyard.advisory.FeedShelf;
import dev.patchyard.advisory.FeedState;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How feeds are doing, in the table {@code advisory_feeds}. */
@Singleton
public final class PostgresFeedShelf implements FeedShelf {
    private final Sql sql;
    private final Documents documents = new Documents();

    public PostgresFeedShelf(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public Optional<FeedState> find(String name) {
        return sql.first("SELECT document FROM advisory_feeds WHERE name = ? AND document IS NOT NULL", this::state, name);
    }

    @Override
    public List<FeedState> all() {
        return sql.list(
                "SELECT document FROM advisory_feeds WHERE document IS NOT NULL ORDER BY name COLLATE \"C\"", this::state);
    }

    @Override
    public void put(FeedState state) {
        sql.update(
                """
                INSERT INTO advisory_feeds (name, document) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET document = excluded.document
                """,
                state.name(), documents.write(state));
    }

    @Override
    public boolean claim(String name, Instant now, Duration every) {
        return sql.update(
                """
                INSERT INTO advisory_feeds (name, claimed_at) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET claimed_at = excluded.claimed_at
                WHERE advisory_feeds.claimed_at IS NULL OR advisory_feeds.claimed_at <= ?
                """,
                name, now, now.minus(every)) > 0;
    }

    @Override
    public void forgetTurn(String name) {
        sql.update("UPDATE advisory_feeds SET claimed_at = NULL WHERE name = ?", name);
    }

    private FeedState state(ResultSet row) throws SQLException {
        return documents.read(row.getString("document"), FeedState.class);
    }
}
