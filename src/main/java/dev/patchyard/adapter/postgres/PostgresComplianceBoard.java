package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PatchState;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Patch states in the table {@code patch_states}. */
@Singleton
public final class PostgresComplianceBoard implements ComplianceBoard {
    private final Sql sql;
    private final Documents documents;

    public PostgresComplianceBoard(Transactions transactions) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
    }

    @Override
    public void put(Collection<PatchState> states) {
        List<PatchState> ordered =
                states.stream().sorted(Comparator.comparing(PatchState::ciId)).toList();
        sql.together(() -> {
            ordered.forEach(this::putOne);
            return ordered.size();
        });
    }

    private void putOne(PatchState state) {
        sql.update(
                """
                INSERT INTO patch_states (ci_id, last_contact, document) VALUES (?, ?, ?)
                ON CONFLICT (ci_id) DO UPDATE SET last_contact = excluded.last_contact, document = CASE
                    WHEN (patch_states.document ->> 'last_patched')::timestamptz
                        > coalesce((excluded.document ->> 'last_patched')::timestamptz, '-infinity')
                    THEN jsonb_set(excluded.document, '{last_patched}', patch_states.document -> 'last_patched')
                    ELSE excluded.document END
                WHERE patch_states.last_contact IS NULL OR excluded.last_contact >= patch_states.last_contact
                """,
                state.ciId(), state.lastContact(), documents.write(state));
    }

    @Override
    public Optional<PatchState> find(String ciId) {
        return sql.first("SELECT document FROM patch_states WHERE ci_id = ?", this::state, ciId);
    }

    @Override
    public List<PatchState> all() {
        return inService(true);
    }

    @Override
    public List<PatchState> retired() {
        return inService(false);
    }

    private List<PatchState> inService(boolean wanted) {
        return sql.list(
                "SELECT document FROM patch_states WHERE (document ->> 'retired_at' IS NULL) = ? ORDER BY ci_id COLLATE \"C\"",
                this::state, wanted);
    }

    private PatchState state(ResultSet row) throws SQLException {
        return documents.read(row.getString("document"), PatchState.class);
    }
}
