package dev.patchyard.adapter.postgres;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Events in the table {@code feed_events}, which takes additions only. */
@Singleton
public final class PostgresEventFeed implements EventFeed {
    private final Sql sql;
    private final Documents documents;
    private final Clock clock;

    public PostgresEventFeed(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.clock = clock;
    }

    @Override
    public void tell(FeedEvent.Draft draft) {
        sql.together(() -> {
            // NB: held until the unit is kept, so that numbers become visible in their order and a reader passes over none.
            Locks.hold(sql, Locks.FEED, "");
            return sql.update(
                    """
                    INSERT INTO feed_events (seq, at, type, subject, data)
                    SELECT coalesce(max(seq), 0) + 1, ?, ?, ?, ? FROM feed_events
                    """,
                    clock.instant(), draft.type().word(), draft.subject(), documents.write(draft.data()));
        });
    }

    @Override
    public void tellAll(List<FeedEvent.Draft> drafts) {
        if (drafts.isEmpty()) {
            return;
        }
        sql.together(() -> {
            Locks.hold(sql, Locks.FEED, "");
            return sql.update(
                    """
                    INSERT INTO feed_events (seq, at, type, subject, data)
                    SELECT (SELECT coalesce(max(seq), 0) FROM feed_events) + number, ?, type, subject, data::jsonb
                    FROM unnest(?, ?, ?) WITH ORDINALITY AS fresh (type, subject, data, number)
                    """,
                    clock.instant(), drafts.stream().map(draft -> draft.type().word()).toList(),
                    drafts.stream().map(FeedEvent.Draft::subject).toList(),
                    drafts.stream().map(draft -> documents.write(draft.data()).text()).toList());
        });
    }

    @Override
    public List<FeedEvent> after(long seq, int limit) {
        return sql.list(
                "SELECT seq, at, type, subject, data FROM feed_events WHERE seq > ? ORDER BY seq LIMIT ?",
                this::event, seq, limit);
    }

    @Override
    public int forget(Instant toldBefore, int limit) {
        return sql.update(
                """
                DELETE FROM feed_events WHERE at < ? AND seq IN (
                    SELECT seq FROM feed_events WHERE seq < (SELECT max(seq) FROM feed_events) ORDER BY seq LIMIT ?)
                """,
                toldBefore, limit);
    }

    @Override
    public long last() {
        return sql.number("SELECT coalesce(max(seq), 0) FROM feed_events");
    }

    private FeedEvent event(ResultSet row) throws SQLException {
        return new FeedEvent(
                row.getLong("seq"),
                Sql.requireInstant(row, "at"),
                FeedEvent.Type.of(row.getString("type")),
                row.getString("subject"),
                documents.readFacts(row.getString("data")));
    }
}
