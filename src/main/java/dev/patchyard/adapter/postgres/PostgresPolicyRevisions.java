package dev.patchyard.adapter.postgres;

import dev.patchyard.access.Actor;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.PolicyShelf.Shelved;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Edits of file-owned policies in the table {@code policy_revisions}. */
@Singleton
public final class PostgresPolicyRevisions implements PolicyRevisions {
    private static final String COLUMNS = "document, digest, author, proposed_at, standing, acceptor";

    private final Sql sql;
    private final Documents documents;
    private final PolicyShelf shelf;
    private final Clock clock;

    /** @param shelf of the same database, so that accepting and shelving are one */
    public PostgresPolicyRevisions(Transactions transactions, PolicyShelf shelf, Clock clock) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.shelf = shelf;
        this.clock = clock;
    }

    @Override
    public Revision propose(PatchPolicy policy, String digest, String author) {
        return sql.together(() -> {
            oneAtATime(policy.id());
            Optional<Revision> waiting = pending(policy.id());
            if (waiting.isPresent() && waiting.get().digest().equals(digest)) {
                return waiting.get();
            }
            settle(policy.id(), Standing.SUPERSEDED, null);
            Revision fresh = new Revision(
                    policy, digest, author, clock.instant().truncatedTo(ChronoUnit.MICROS), Standing.PENDING, null);
            sql.update(
                    """
                    INSERT INTO policy_revisions (policy_id, digest, author, standing, document, proposed_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    policy.id(), digest, author, fresh.standing(), documents.write(policy), fresh.proposed());
            return fresh;
        });
    }

    @Override
    public Optional<Revision> pending(String policyId) {
        return sql.first(
                "SELECT " + COLUMNS + " FROM policy_revisions WHERE policy_id = ? AND standing = ?",
                this::revision, policyId, Standing.PENDING);
    }

    @Override
    public List<Revision> allPending() {
        return sql.list(
                "SELECT " + COLUMNS + " FROM policy_revisions WHERE standing = ? ORDER BY policy_id COLLATE \"C\"",
                this::revision, Standing.PENDING);
    }

    @Override
    public List<Revision> of(String policyId) {
        return sql.list(
                "SELECT " + COLUMNS + " FROM policy_revisions WHERE policy_id = ? ORDER BY number DESC",
                this::revision, policyId);
    }

    @Override
    public Optional<Shelved> accept(String policyId, String digest, Actor actor) {
        return sql.together(() -> {
            oneAtATime(policyId);
            Optional<Revision> waiting = pending(policyId).filter(revision -> revision.digest().equals(digest));
            if (waiting.isEmpty()) {
                return Optional.empty();
            }
            if (waiting.get().author().equals(actor.name())) {
                throw new IllegalStateException("acceptor: an edit is accepted by somebody other than its author");
            }
            settle(policyId, Standing.ACCEPTED, actor.name());
            return shelve(waiting.get().policy(), actor);
        });
    }

    @Override
    public boolean withdraw(String policyId) {
        return settle(policyId, Standing.WITHDRAWN, null) > 0;
    }

    private Optional<Shelved> shelve(PatchPolicy policy, Actor actor) {
        Optional<Shelved> old = shelf.find(policy.id());
        return old.isEmpty()
                ? Optional.of(shelf.add(policy, true, actor))
                : shelf.replace(policy, old.get().version(), actor);
    }

    private int settle(String policyId, Standing standing, @Nullable String acceptor) {
        return sql.update(
                """
                UPDATE policy_revisions SET standing = ?, acceptor = ?, settled_at = ?
                WHERE policy_id = ? AND standing = ?
                """,
                standing, acceptor, clock.instant(), policyId, Standing.PENDING);
    }

    /** Two nodes that read the same file at the same time shall make one revision. */
    private void oneAtATime(String policyId) {
        Locks.hold(sql, Locks.REVISIONS, policyId);
    }

    private Revision revision(ResultSet row) throws SQLException {
        return new Revision(
                documents.read(row.getString("document"), PatchPolicy.class),
                row.getString("digest"),
                row.getString("author"),
                Sql.requireInstant(row, "proposed_at"),
                Standing.valueOf(row.getString("standing")),
                row.getString("acceptor"));
    }
}
