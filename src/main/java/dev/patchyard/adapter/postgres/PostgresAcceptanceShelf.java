package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.AcceptanceShelf;
import dev.patchyard.compliance.RiskAcceptance;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Accepted risks in the table {@code risk_acceptances}. */
@Singleton
public final class PostgresAcceptanceShelf implements AcceptanceShelf {
    private final Sql sql;

    public PostgresAcceptanceShelf(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public void add(RiskAcceptance one) {
        sql.update(
                """
                INSERT INTO risk_acceptances
                    (id, advisory_id, ci_id, reason, accepted_by, accepted_at, until, revoked_by, revoked_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                one.id(), one.advisoryId(), one.ciId(), one.reason(), one.acceptedBy(), one.acceptedAt(), one.until(),
                one.revokedBy(), one.revokedAt());
    }

    @Override
    public List<RiskAcceptance> all() {
        return sql.list(
                "SELECT * FROM risk_acceptances ORDER BY accepted_at DESC, id COLLATE \"C\"", PostgresAcceptanceShelf::read);
    }

    @Override
    public Optional<RiskAcceptance> revoke(String id, String by, Instant at) {
        return sql.first(
                "UPDATE risk_acceptances SET revoked_by = ?, revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING *",
                PostgresAcceptanceShelf::read, by, at, id);
    }

    private static RiskAcceptance read(ResultSet row) throws SQLException {
        return new RiskAcceptance(
                row.getString("id"), row.getString("advisory_id"), row.getString("ci_id"), row.getString("reason"),
                row.getString("accepted_by"), Sql.requireInstant(row, "accepted_at"), Sql.requireInstant(row, "until"),
                row.getString("revoked_by"), Sql.instant(row, "revoked_at"));
    }
}
