package dev.patchyard.adapter.postgres;

import dev.patchyard.access.Actor;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Policies in the table {@code policies}. */
@Singleton
public final class PostgresPolicyShelf implements PolicyShelf {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresPolicyShelf.class);

    private final Sql sql;
    private final Documents documents;
    private final Clock clock;

    public PostgresPolicyShelf(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.clock = clock;
    }

    /** A policy that cannot be read is left out and logged: the others must go on. */
    @Override
    public List<Shelved> all() {
        return sql.list("SELECT id, version, file_owned, document FROM policies ORDER BY id COLLATE \"C\"", this::readable)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<Shelved> find(String id) {
        return sql.first("SELECT version, file_owned, document FROM policies WHERE id = ?", this::shelved, id);
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

    private Optional<Shelved> readable(ResultSet row) throws SQLException {
        try {
            return Optional.of(shelved(row));
        } catch (CollaboratorFault unreadable) {
            LOG.error("policy {} is left out: {}", row.getString("id"), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Shelved shelved(ResultSet row) throws SQLException {
        PatchPolicy policy = documents.read(row.getString("document"), PatchPolicy.class);
        return new Shelved(policy, row.getLong("version"), row.getBoolean("file_owned"));
    }
}
