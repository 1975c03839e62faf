package dev.patchyard.adapter.postgres;

import dev.patchyard.run.restore.Mark;
import dev.patchyard.run.restore.Reconciliation;
import dev.patchyard.run.restore.RestoreBook;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds and reconciliations in tables of their own. */
@Singleton
public final class PostgresRestoreBook implements RestoreBook {
    /** Far more claims than any run has in a time that can be lost. */
    private static final long LEAP = 1_000_000;
    /** The newest ones are enough to see that something is missing. */
    private static final int MOST_RUNS = 2000;
    private static final String EVENT =
            """
            WITH next AS (UPDATE runs SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq)
            INSERT INTO run_events (run_id, seq, at, kind, text) SELECT ?, last_seq, ?, 'phase', ? FROM next
            """;

    private final Sql sql;
    private final Documents documents;
    private final Clock clock;

    /** @param clock dates holds and events */
    public PostgresRestoreBook(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.clock = clock;
    }

    private record Tip(long seq, String digest) {}

    @Override
    public Mark mark() {
        return sql.together(() -> {
            Tip tip = sql.first(
                            "SELECT seq, digest FROM audit_entries ORDER BY seq DESC LIMIT 1",
                            row -> new Tip(row.getLong("seq"), row.getString("digest")))
                    .orElse(new Tip(0, ""));
            return new Mark(
                    sql.number("SELECT count(*) FROM reconciliations WHERE settled"), tip.seq(), tip.digest(), runs());
        });
    }

    private Map<String, Mark.RunMark> runs() {
        Map<String, Mark.RunMark> runs = new HashMap<>();
        sql.list(
                """
                SELECT id, epoch, last_seq FROM runs
                WHERE phase <> 'ENDED' OR ended_at > clock_timestamp() - interval '1 hour'
                ORDER BY created_at DESC LIMIT ?
                """,
                row -> runs.put(row.getString("id"), new Mark.RunMark(row.getLong("epoch"), row.getLong("last_seq"))), MOST_RUNS);
        return runs;
    }

    @Override
    public String auditDigest(long seq) {
        return sql.first("SELECT digest FROM audit_entries WHERE seq = ?", row -> row.getString("digest"), seq).orElse("");
    }

    @Override
    public boolean hold(String node, String why, Mark remembered) {
        return sql.together(() -> {
            Locks.hold(sql, Locks.RESTORE, "");
            if (sql.number("SELECT count(*) FROM restore_holds WHERE node = ? AND NOT settled", node) > 0) {
                return false;
            }
            sql.update(
                    "INSERT INTO restore_holds (node, at, why, remembered) VALUES (?, ?, ?, ?)",
                    node, clock.instant(), why, documents.write(remembered));
            sql.update(
                    "UPDATE runs SET epoch = epoch + ?, lease_until = NULL, node = NULL WHERE phase <> 'ENDED' AND epoch > 0", LEAP);
            return true;
        });
    }

    @Override
    public List<Hold> holds() {
        return sql.list(
                "SELECT node, at, why, remembered FROM restore_holds WHERE NOT settled ORDER BY number",
                row -> new Hold(
                        row.getString("node"), Sql.requireInstant(row, "at"), row.getString("why"),
                        documents.read(row.getString("remembered"), Mark.class)));
    }

    /** The document says it, too, so that whoever looks at the run sees it. */
    @Override
    public boolean stop(String runId, String reason) {
        return sql.together(() -> {
            boolean isStopped = sql.update(
                            """
                            UPDATE runs SET parked = ?, parked_at = clock_timestamp(), attention = 'NEEDS_OPERATOR',
                                epoch = epoch + 1, lease_until = NULL, node = NULL,
                                document = document || jsonb_build_object('attention', 'NEEDS_OPERATOR', 'note', ?::text)
                            WHERE id = ? AND phase <> 'ENDED'
                            """,
                            reason, reason, runId)
                    > 0;
            if (isStopped) {
                sql.update(EVENT, runId, runId, clock.instant(), reason);
            }
            return isStopped;
        });
    }

    @Override
    public void keep(Reconciliation found) {
        sql.together(() -> {
            sql.update(
                    "INSERT INTO reconciliations (at, actor, settled, document) VALUES (?, ?, ?, ?)",
                    found.at(), found.actor(), found.settled(), documents.write(found));
            return found.settled() ? sql.update("UPDATE restore_holds SET settled = true WHERE NOT settled") : 0;
        });
    }

    @Override
    public Optional<Reconciliation> last() {
        return sql.first(
                "SELECT document FROM reconciliations ORDER BY number DESC LIMIT 1",
                row -> documents.read(row.getString("document"), Reconciliation.class));
    }
}
