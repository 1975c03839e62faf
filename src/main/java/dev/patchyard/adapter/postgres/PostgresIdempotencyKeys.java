package dev.patchyard.adapter.postgres;

import dev.patchyard.access.IdempotencyKeys;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Keys in the table {@code idempotency_keys}. */
@Singleton
public final class PostgresIdempotencyKeys implements IdempotencyKeys {
    private static final Duration KEPT = Duration.ofHours(24);

    private final Sql sql;
    private final Clock clock;

    public PostgresIdempotencyKeys(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.clock = clock;
    }

    @Override
    public Claim claim(String actorName, String key, String requestDigest) {
        Instant now = clock.instant();
        return sql.together(() -> {
            sql.update("DELETE FROM idempotency_keys WHERE taken_at <= ?", now.minus(KEPT));
            int taken = sql.update(
                    """
                    INSERT INTO idempotency_keys (actor, key, digest, taken_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (actor, key) DO NOTHING
                    """,
                    actorName, key, requestDigest, now);
            return taken == 1 ? new Claim.Fresh() : earlier(actorName, key, requestDigest);
        });
    }

    /** The first request may have given its key back in between: its client shall simply ask again. */
    private Claim earlier(String actorName, String key, String requestDigest) {
        return sql.first(
                        "SELECT digest, status, location, body FROM idempotency_keys WHERE actor = ? AND key = ?",
                        row -> claim(row, requestDigest),
                        actorName, key)
                .orElseGet(Claim.Running::new);
    }

    private static Claim claim(ResultSet row, String requestDigest) throws SQLException {
        if (!row.getString("digest").equals(requestDigest)) {
            return new Claim.Mismatch();
        }
        int status = row.getInt("status");
        return row.wasNull()
                ? new Claim.Running()
                : new Claim.Known(new Answer(status, row.getString("location"), row.getString("body")));
    }

    @Override
    public void answered(String actorName, String key, Answer answer) {
        sql.update(
                "UPDATE idempotency_keys SET status = ?, location = ?, body = ? WHERE actor = ? AND key = ?",
                answer.status(), answer.location(), answer.body(), actorName, key);
    }

    @Override
    public void release(String actorName, String key) {
        sql.update("DELETE FROM idempotency_keys WHERE actor = ? AND key = ? AND status IS NULL", actorName, key);
    }
}
