package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PatchState;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                ON CONFLICT (ci_id) DO UPDATE SET last_contact = excluded.last_contact, document = excluded.document
                WHERE patch_states.last_contact IS NULL OR excluded.last_contact >= patch_states.last_contact
                """,
                state.ciId(), state.lastContact(), documents.write(state));
    }

    @Override
    public Optional<PatchState> find(String ciId) {
        return sql.first("SELECT document FROM patch_states WHERE ci_id = ?", this::state, ciId);
    }

    @Override
    public Map<String, PatchState> byIds(Collection<String> ciIds) {
        Map<String, PatchState> found = new HashMap<>();
        sql.list("SELECT document FROM patch_states WHERE ci_id = ANY (?)", this::state, ciIds)
                .forEach(state -> found.put(state.ciId(), state));
        return found;
    }

    @Override
    public int amend(Collection<PatchState> states) {
        List<String> ids = states.stream().map(PatchState::ciId).toList();
        return sql.together(() -> {
            // NB: in one order everywhere, so that two nodes do not wait in a ring.
            sql.list("SELECT FROM patch_states WHERE ci_id = ANY (?) ORDER BY ci_id COLLATE \"C\" FOR UPDATE", row -> true, ids);
            return sql.update(
                    """
                    UPDATE patch_states SET document = told.document::jsonb FROM unnest(?, ?) AS told (ci_id, document)
                    WHERE patch_states.ci_id = told.ci_id AND NOT EXISTS (
                        SELECT FROM unnest(ARRAY['last_contact', 'last_patched', 'retired_at']) AS moved
                        WHERE patch_states.document ->> moved IS DISTINCT FROM told.document::jsonb ->> moved)
                    """,
                    ids, states.stream().map(state -> documents.write(state).text()).toList());
        });
    }

    @Override
    public List<PatchState> after(String ciId, int limit) {
        return sql.list(
                "SELECT document FROM patch_states WHERE document ->> 'retired_at' IS NULL AND ci_id COLLATE \"C\" > ?"
                        + " ORDER BY ci_id COLLATE \"C\" LIMIT ?",
                this::state, ciId, limit);
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
