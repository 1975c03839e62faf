package dev.patchyard.adapter.postgres;

import dev.patchyard.access.Actor;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Policies in the table {@code policies}. */
@Singleton
public final class PostgresPolicyShelf implements PolicyShelf {
    private final Sql sql;
    private final Documents documents;
    private final Clock clock;
    private final PolicyMemory memory;

    public PostgresPolicyShelf(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.clock = clock;
        this.memory = new PolicyMemory(sql, this::shelved);
    }

    /** A policy that cannot be read is left out and logged: the others must go on. */
    @Override
    public List<Shelved> all() {
        return memory.of("SELECT " + PolicyMemory.STATE + " FROM policies ORDER BY id COLLATE \"C\"");
    }

    @Override
    public Optional<Shelved> find(String id) {
        return sql.first("SELECT version, file_owned, document FROM policies WHERE id = ?", this::shelved, id);
    }

    @Override
    public Map<String, Shelved> find(Collection<String> ids) {
        return memory.of("SELECT " + PolicyMemory.STATE + " FROM policies WHERE id = ANY (?)", ids).stream()
                .collect(Collectors.toMap(shelved -> shelved.policy().id(), shelved -> shelved));
    }

    @Override
    public Shelved add(PatchPolicy policy, boolean fileOwned, Actor actor) {
        int added = sql.update(
                """
                INSERT INTO policies (id, version, file_owned, document, changed_by, changed_at)
                VALUES (?, 1, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """,
                policy.id(), fileOwned, documents.write(policy), actor.name(), clock.instant());
        if (added == 0) {
            throw new IllegalStateException("id: a policy " + policy.id() + " exists");
        }
        return new Shelved(policy, 1, fileOwned);
    }

    @Override
    public Optional<Shelved> replace(PatchPolicy policy, long expectedVersion, Actor actor) {
        return sql.first(
                """
                UPDATE policies SET version = version + 1, document = ?, changed_by = ?, changed_at = ?
                WHERE id = ? AND version = ? RETURNING version, file_owned, document
                """,
                this::shelved,
                documents.write(policy), actor.name(), clock.instant(), policy.id(), expectedVersion);
    }

    @Override
    public boolean remove(String id, long expectedVersion, Actor actor) {
        return sql.update("DELETE FROM policies WHERE id = ? AND version = ?", id, expectedVersion) == 1;
    }

    private Shelved shelved(ResultSet row) throws SQLException {
        PatchPolicy policy = documents.read(row.getString("document"), PatchPolicy.class);
        return new Shelved(policy, row.getLong("version"), row.getBoolean("file_owned"));
    }
}
