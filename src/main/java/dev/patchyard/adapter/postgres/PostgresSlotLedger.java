package dev.patchyard.adapter.postgres;

import dev.patchyard.policy.SlotLedger;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
        Key key = new Key(policyId, slot);
        return decideAll(List.of(key), open -> Map.of(key, decision.get())).get(key);
    }

    @Override
    public Map<Key, Outcome> decideAll(Collection<Key> slots, Function<List<Key>, Map<Key, Outcome>> decision) {
        return sql.together(() -> {
            // NB: one decision for a policy at a time, so that two slots that come together see each other's run.
            Locks.holdAll(sql, Locks.SLOTS, slots.stream().map(Key::policyId).toList());
            Map<Key, Outcome> outcomes = new LinkedHashMap<>(earlier(slots));
            List<Key> open = slots.stream().filter(key -> !outcomes.containsKey(key)).toList();
            if (!open.isEmpty()) {
                Map<Key, Outcome> fresh = decision.apply(open);
                note(open, fresh);
                outcomes.putAll(fresh);
            }
            return outcomes;
        });
    }

    private Map<Key, Outcome> earlier(Collection<Key> slots) {
        Map<Key, Outcome> found = new HashMap<>();
        sql.list(
                """
                SELECT s.policy_id, s.slot, s.decided_at, s.run_id, s.skipped, s.detail
                FROM slots s JOIN unnest(?, ?) AS wanted (policy_id, slot)
                    ON s.policy_id = wanted.policy_id AND s.slot = wanted.slot::timestamptz
                """,
                row -> found.put(new Key(row.getString("policy_id"), Sql.requireInstant(row, "slot")), decided(row).outcome()),
                slots.stream().map(Key::policyId).toList(), slots.stream().map(Key::slot).toList());
        return found;
    }

    private void note(List<Key> slots, Map<Key, Outcome> outcomes) {
        List<String> policies = slots.stream().map(Key::policyId).toList();
        List<Instant> instants = slots.stream().map(Key::slot).toList();
        List<Outcome> each = slots.stream().map(key -> Objects.requireNonNull(outcomes.get(key), "an open slot")).toList();
        sql.update(
                """
                INSERT INTO slots (policy_id, slot, decided_at, run_id, skipped, detail)
                SELECT policy_id, slot::timestamptz, ?, run_id, skipped, detail
                FROM unnest(?, ?, ?, ?, ?) AS fresh (policy_id, slot, run_id, skipped, detail)
                """,
                clock.instant(), policies, instants, column(each, Outcome.Ran.class, Outcome.Ran::runId, null),
                column(each, Outcome.Skipped.class, skipped -> skipped.reason().name(), null),
                column(each, Outcome.Skipped.class, Outcome.Skipped::detail, ""));
        sql.update(
                """
                DELETE FROM slot_plans p USING unnest(?, ?) AS decided (policy_id, slot)
                WHERE p.policy_id = decided.policy_id AND p.slot = decided.slot::timestamptz
                """,
                policies, instants);
    }

    private static <T extends Outcome> List<@Nullable String> column(
            List<Outcome> outcomes, Class<T> kind, Function<T, String> value, @Nullable String otherwise) {
        List<@Nullable String> column = new ArrayList<>();
        outcomes.forEach(outcome -> column.add(kind.isInstance(outcome) ? value.apply(kind.cast(outcome)) : otherwise));
        return column;
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
    public Map<String, List<Planned>> planned(Collection<String> policyIds) {
        Map<String, List<Planned>> plans = new HashMap<>();
        sql.list(
                "SELECT policy_id, slot, run_id FROM slot_plans WHERE policy_id = ANY (?) ORDER BY slot",
                row -> plans.computeIfAbsent(row.getString("policy_id"), id -> new ArrayList<>())
                        .add(new Planned(Sql.requireInstant(row, "slot"), row.getString("run_id"))),
                policyIds);
        return plans;
    }

    @Override
    public Optional<Outcome> outcome(String policyId, Instant slot) {
        return sql.first(READ + " AND slot = ?", PostgresSlotLedger::decided, policyId, slot).map(Decided::outcome);
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
