package dev.patchyard.adapter.postgres;

import dev.patchyard.policy.SlotLedger;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Decided slots in the table {@code slots}, whose key lets each in once. */
@Singleton
public final class PostgresSlotLedger implements SlotLedger {
    private static final String READ = "SELECT slot, decided_at, run_id, skipped, detail FROM slots WHERE policy_id = ?";

    private final Sql sql;
    private final Clock clock;

    public PostgresSlotLedger(Transactions transactions, Clock clock) {
        this.sql = new Sql(transactions);
        this.clock = clock;
    }

    @Override
    public Outcome decide(String policyId, Instant slot, Supplier<Outcome> decision) {
        return sql.together(() -> {
            // NB: one decision for a policy at a time, so that two slots that come together see each other's run.
            Locks.hold(sql, Locks.SLOTS, policyId);
            Optional<Decided> earlier = sql.first(READ + " AND slot = ?", PostgresSlotLedger::decided, policyId, slot);
            if (earlier.isPresent()) {
                return earlier.get().outcome();
            }
            Outcome outcome = decision.get();
            note(policyId, slot, outcome);
            unplan(policyId, slot);
            return outcome;
        });
    }

    @Override
    public boolean plan(String policyId, Instant slot, Supplier<String> asking) {
        return sql.together(() -> {
            Locks.hold(sql, Locks.SLOTS, policyId);
            boolean isTaken = outcome(policyId, slot).isPresent()
                    || planned(policyId).stream().anyMatch(planned -> planned.slot().equals(slot));
            if (!isTaken) {
                sql.update("INSERT INTO slot_plans (policy_id, slot, run_id) VALUES (?, ?, ?)", policyId, slot, asking.get());
            }
            return !isTaken;
        });
    }

    @Override
    public void unplan(String policyId, Instant slot) {
        sql.update("DELETE FROM slot_plans WHERE policy_id = ? AND slot = ?", policyId, slot);
    }

    @Override
    public List<Planned> planned(String policyId) {
        return sql.list(
                "SELECT slot, run_id FROM slot_plans WHERE policy_id = ? ORDER BY slot",
                row -> new Planned(Sql.requireInstant(row, "slot"), row.getString("run_id")), policyId);
    }

    @Override
    public Optional<Outcome> outcome(String policyId, Instant slot) {
        return sql.first(READ + " AND slot = ?", PostgresSlotLedger::decided, policyId, slot).map(Decided::outcome);
    }

    private void note(String policyId, Instant slot, Outcome outcome) {
        String insert = "INSERT INTO slots (policy_id, slot, decided_at, run_id, skipped, detail) VALUES (?, ?, ?, ?, ?, ?)";
        switch (outcome) {
            case Outcome.Ran(String runId) -> sql.update(insert, policyId, slot, clock.instant(), runId, null, "");
            case Outcome.Skipped(Reason reason, String detail) ->
                sql.update(insert, policyId, slot, clock.instant(), null, reason, detail);
        }
    }

    @Override
    public List<Decided> of(String policyId, int limit) {
        return sql.list(READ + " ORDER BY slot DESC LIMIT ?", PostgresSlotLedger::decided, policyId, limit);
    }

    private static Decided decided(ResultSet row) throws SQLException {
        String reason = row.getString("skipped");
        Outcome outcome = reason == null
                ? new Outcome.Ran(row.getString("run_id"))
                : new Outcome.Skipped(Reason.valueOf(reason), row.getString("detail"));
        return new Decided(Sql.requireInstant(row, "slot"), Sql.requireInstant(row, "decided_at"), outcome);
    }
}
