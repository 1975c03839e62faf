package dev.patchyard.adapter.postgres;

import dev.patchyard.run.EvidenceShelf;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Evidence in the table {@code evidence}. */
@Singleton
public final class PostgresEvidenceShelf implements EvidenceShelf {
    private final Sql sql;

    public PostgresEvidenceShelf(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public void keep(Item item, String content) {
        sql.update(
                """
                INSERT INTO evidence (run_id, ci_id, name, saved_at, characters, content) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (run_id, ci_id, name) DO UPDATE SET
                    saved_at = excluded.saved_at, characters = excluded.characters, content = excluded.content
                """,
                item.runId(), item.ciId(), item.name(), item.savedAt(), item.characters(), content);
    }

    @Override
    public List<Item> of(String runId, String ciId) {
        return sql.list(
                "SELECT name, saved_at, characters FROM evidence WHERE run_id = ? AND ci_id = ? ORDER BY name COLLATE \"C\"",
                row -> new Item(
                        runId, ciId, row.getString("name"), Sql.requireInstant(row, "saved_at"), row.getInt("characters")),
                runId, ciId);
    }

    @Override
    public void forget(String runId) {
        sql.update("DELETE FROM evidence WHERE run_id = ?", runId);
    }

    @Override
    public Optional<String> content(String runId, String ciId, String name) {
        return sql.first(
                "SELECT content FROM evidence WHERE run_id = ? AND ci_id = ? AND name = ?",
                row -> row.getString("content"), runId, ciId, name);
    }
}
