package dev.patchyard.adapter.postgres;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.audit.AuditTrail;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Entries in the table {@code audit_entries}, which takes additions, and gives away its oldest rows alone once they are past
 * their time. Each entry's digest covers the digest of the one
 * before it, so entries are written one at a time; an entry belongs to the unit of work it is written in.
 */
@Singleton
public final class PostgresAuditTrail implements AuditTrail, AuditBook {
    private static final String FIRST = "0".repeat(64);
    private static final String READ = "SELECT seq, at, actor, action, object, detail, digest FROM audit_entries";

    private final Sql sql;
    private final Documents documents;
    private final Clock clock;

    public PostgresAuditTrail(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.clock = clock;
    }

    private record Tip(long seq, String digest) {}

    @Override
    public void record(Actor actor, String action, String object, Map<String, String> detail) {
        recordAll(List.of(new Decision(actor, action, object, detail)));
    }

    @Override
    public void recordAll(List<Decision> decisions) {
        sql.together(() -> {
            Locks.hold(sql, Locks.AUDIT, "");
            Tip tip = sql.first(
                            "SELECT seq, digest FROM audit_entries ORDER BY seq DESC LIMIT 1",
                            row -> new Tip(row.getLong("seq"), row.getString("digest")))
                    .orElse(new Tip(0, FIRST));
            Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
            List<Row> rows = new ArrayList<>();
            for (Decision decision : decisions) {
                rows.add(row(tip, at, decision));
                tip = new Tip(tip.seq() + 1, rows.getLast().digest());
            }
            return insert(rows, at);
        });
    }

    private record Row(Decision decision, long seq, String detail, String previous, String digest) {}

    private Row row(Tip tip, Instant at, Decision decision) {
        String facts = documents.write(decision.detail()).text();
        List<String> covered = List.of(
                tip.digest(), "" + (tip.seq() + 1), at.toString(), Text.storable(decision.actor().name()),
                Text.storable(decision.action()), Text.storable(decision.object()), facts);
        return new Row(decision, tip.seq() + 1, facts, tip.digest(), digest(covered));
    }

    private int insert(List<Row> rows, Instant at) {
        return sql.update(
                """
                INSERT INTO audit_entries (seq, at, actor, action, object, detail, previous, digest)
                SELECT seq::bigint, ?, actor, action, object, detail::json, previous, digest
                FROM unnest(?, ?, ?, ?, ?, ?, ?) AS fresh (seq, actor, action, object, detail, previous, digest)
                """,
                at, column(rows, Row::seq), column(rows, row -> row.decision().actor().name()),
                column(rows, row -> row.decision().action()), column(rows, row -> row.decision().object()),
                column(rows, Row::detail), column(rows, Row::previous), column(rows, Row::digest));
    }

    private static List<Object> column(List<Row> rows, Function<Row, Object> value) {
        return rows.stream().map(value).toList();
    }

    @Override
    public List<Entry> page(int offset, int limit) {
        return sql.list(READ + " ORDER BY seq DESC LIMIT ? OFFSET ?", this::entry, limit, offset);
    }

    @Override
    public List<Entry> oldest(int limit) {
        return sql.list(READ + " ORDER BY seq LIMIT ?", this::entry, limit);
    }

    @Override
    public int forgetThrough(long seq) {
        return sql.together(() -> {
            Locks.hold(sql, Locks.AUDIT, "");
            return sql.update("DELETE FROM audit_entries WHERE seq <= ?", seq);
        });
    }

    private Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("seq"),
                Sql.requireInstant(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("object"),
                documents.readTexts(row.getString("detail")),
                row.getString("digest"));
    }

    @Override
    public long count() {
        return sql.number("SELECT count(*) FROM audit_entries");
    }

    /** Every part goes in with its length before it, so that no two lists of parts read alike. */
    static String digest(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
        }
    }
}
