package dev.patchyard.adapter.postgres;

import dev.patchyard.policy.NextSlots;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Next slots in the table {@code next_slots}. Who decides some of them holds their rows until that is done. */
@Singleton
public final class PostgresNextSlots implements NextSlots {
    private static final String READ = "SELECT policy_id, slot, skipped, timing FROM next_slots ";

    private final Sql sql;

    public PostgresNextSlots(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public List<Next> all() {
        return sql.list(READ + "ORDER BY policy_id COLLATE \"C\"", PostgresNextSlots::next);
    }

    @Override
    public void add(Collection<Next> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        sql.update(
                """
                INSERT INTO next_slots (policy_id, slot, skipped, timing)
                SELECT policy_id, slot::timestamptz, skipped::boolean, timing
                FROM unnest(?, ?, ?, ?) AS fresh (policy_id, slot, skipped, timing) ORDER BY policy_id
                ON CONFLICT (policy_id) DO NOTHING
                """,
                fresh.stream().map(Next::policyId).toList(), fresh.stream().map(Next::slot).toList(),
                fresh.stream().map(Next::skipped).toList(), fresh.stream().map(Next::timing).toList());
    }

    @Override
    public void replace(Collection<Next> old, Collection<Next> fresh) {
        if (old.isEmpty()) {
            return;
        }
        sql.together(() -> {
            Set<String> gone = new HashSet<>(sql.list(
                    """
                    DELETE FROM next_slots n USING unnest(?, ?) AS old (policy_id, slot)
                    WHERE n.policy_id = old.policy_id AND n.slot = old.slot::timestamptz RETURNING n.policy_id
                    """,
                    row -> row.getString(1), old.stream().map(Next::policyId).toList(), old.stream().map(Next::slot).toList()));
            add(fresh.stream().filter(next -> gone.contains(next.policyId())).toList());
            return gone;
        });
    }

    @Override
    public int takeDue(Instant now, int limit, Set<String> except, Function<List<Next>, List<Next>> successor) {
        return sql.together(() -> {
            List<Next> due = sql.list(
                    READ + "WHERE slot <= ? AND policy_id <> ALL (?) ORDER BY slot, policy_id LIMIT ? FOR UPDATE SKIP LOCKED",
                    PostgresNextSlots::next, now, except, limit);
            if (!due.isEmpty()) {
                replace(due, successor.apply(due));
            }
            return due.size();
        });
    }

    @Override
    public List<Instant> moments(Instant after, int limit) {
        return sql.list(
                "SELECT DISTINCT slot FROM next_slots WHERE slot > ? ORDER BY slot LIMIT ?",
                row -> Sql.requireInstant(row, "slot"), after, limit);
    }

    private static Next next(ResultSet row) throws SQLException {
        return new Next(
                row.getString("policy_id"), Sql.requireInstant(row, "slot"), row.getBoolean("skipped"), row.getString("timing"));
    }
}
