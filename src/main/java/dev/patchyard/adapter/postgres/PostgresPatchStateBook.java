package dev.patchyard.adapter.postgres;

import dev.patchyard.inventory.PatchStateBook;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Patch states of CIs of an inventory that is only read, in the table {@code ci_patch_states}. */
@Singleton
public final class PostgresPatchStateBook implements PatchStateBook {
    private final Sql sql;
    private final Documents documents;

    public PostgresPatchStateBook(Transactions transactions) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
    }

    @Override
    public Optional<Entry> find(String ciId) {
        return sql.first("SELECT version, document FROM ci_patch_states WHERE ci_id = ?", this::entry, ciId);
    }

    @Override
    public boolean write(String ciId, Map<String, Object> patchState, long expected) {
        Sql.Json document = documents.write(patchState);
        if (expected == 0) {
            return sql.update(
                            "INSERT INTO ci_patch_states (ci_id, version, document) VALUES (?, 1, ?) ON CONFLICT (ci_id) DO NOTHING",
                            ciId, document)
                    == 1;
        }
        return sql.update(
                        "UPDATE ci_patch_states SET version = version + 1, document = ? WHERE ci_id = ? AND version = ?",
                        document, ciId, expected)
                == 1;
    }

    private Entry entry(ResultSet row) throws SQLException {
        return new Entry(documents.readFacts(row.getString("document")), row.getLong("version"));
    }
}
