package dev.patchyard.adapter.postgres;

import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.RunStore;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Parked runs in the table {@code runs}; no document is decoded here. */
@Singleton
public final class PostgresParkedRuns implements ParkedRuns {
    private static final String APPEND =
            """
            WITH next AS (UPDATE runs SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq)
            INSERT INTO run_events (run_id, seq, at, kind, text) SELECT ?, last_seq, ?, 'phase', ? FROM next
            """;

    private final Sql sql;

    public PostgresParkedRuns(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public void park(RunStore.Claim claim, String reason) {
        sql.update(
                """
                UPDATE runs SET parked = ?, parked_at = clock_timestamp(), lease_until = NULL,
                    node = NULL
                WHERE id = ? AND epoch = ? AND phase <> 'ENDED'
                """,
                reason, claim.runId(), claim.epoch());
    }

    @Override
    public List<Parked> all() {
        return sql.list(
                """
                SELECT id, policy_id, phase, parked, parked_at, document ->> 'note' AS note FROM runs
                WHERE phase <> 'ENDED' AND (parked IS NOT NULL OR attention = 'NEEDS_OPERATOR')
                ORDER BY created_at, id COLLATE "C"
                """,
                PostgresParkedRuns::read);
    }

    @Override
    public boolean resume(String runId) {
        return sql.update(
                        """
                        UPDATE runs SET parked = NULL, parked_at = NULL, not_before = clock_timestamp()
                        WHERE id = ? AND parked IS NOT NULL AND phase <> 'ENDED'
                        """,
                        runId)
                > 0;
    }

    @Override
    public Optional<RunStore.Claim> seize(String runId, String node, Duration lease) {
        return sql.first(
                """
                UPDATE runs SET epoch = epoch + 1, node = ?, lease_until = clock_timestamp() + make_interval(secs => ?)
                WHERE id = ? AND phase <> 'ENDED' AND (lease_until IS NULL OR lease_until <= clock_timestamp())
                RETURNING epoch
                """,
                row -> new RunStore.Claim(runId, node, row.getLong("epoch")), node, lease.toMillis() / 1e3, runId);
    }

    /** The document says it too, as far as it is one, for a version that can read it. */
    @Override
    public boolean end(String runId, Instant at, String reason) {
        return sql.together(() -> {
            boolean isParked = sql.first(
                            "SELECT 1 FROM runs WHERE id = ? AND parked IS NOT NULL AND phase <> 'ENDED' FOR UPDATE",
                            row -> true, runId)
                    .isPresent();
            if (isParked) {
                sql.update(APPEND, runId, runId, at, reason);
                sql.update(
                        """
                        UPDATE runs SET phase = 'ENDED', verdict = 'FAILED', attention = 'NONE', ended_at = ?,
                            epoch = epoch + 1, lease_until = NULL, document = CASE jsonb_typeof(document)
                                WHEN 'object' THEN document || jsonb_build_object(
                                    'phase', 'ENDED', 'verdict', 'FAILED', 'attention', 'NONE', 'note', ?::text,
                                    'ended_at', ?::text)
                                ELSE document END
                        WHERE id = ?
                        """,
                        at, reason, at.toString(), runId);
            }
            return isParked;
        });
    }

    private static Parked read(ResultSet row) throws SQLException {
        String parked = row.getString("parked");
        String note = row.getString("note");
        return new Parked(
                row.getString("id"), row.getString("policy_id"), row.getString("phase"),
                parked != null ? parked : note == null ? "" : note, parked != null, Sql.instant(row, "parked_at"));
    }
}
