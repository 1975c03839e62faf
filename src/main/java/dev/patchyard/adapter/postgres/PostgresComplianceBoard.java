package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.Exposure;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.StateQuery;
import dev.patchyard.compliance.Urgency;
import dev.patchyard.compliance.Waiter;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Patch states in the table {@code patch_states}, whose triggers keep the numbers in {@code compliance_counts}. */
@Singleton
public final class PostgresComplianceBoard implements ComplianceBoard {
    /** States that go over in one statement; each may be some tens of kilobytes. */
    private static final int TOGETHER = 200;
    private static final Comparator<PatchState> EARLIER_FIRST =
            Comparator.comparing(PatchState::lastContact, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final Sql sql;
    private final Documents documents;
    private final ComplianceCounts counts;

    public PostgresComplianceBoard(Transactions transactions) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
        this.counts = new ComplianceCounts(sql);
    }

    @Override
    public void put(Collection<PatchState> states) {
        // NB: one statement must not touch a row twice; in one order everywhere, so that two nodes do not wait in a ring.
        Map<String, PatchState> latest = new TreeMap<>();
        states.forEach(state -> latest.merge(
                state.ciId(), state, (one, next) -> EARLIER_FIRST.compare(one, next) <= 0 ? next.inPlaceOf(one) : one));
        List<PatchState> ordered = List.copyOf(latest.values());
        if (!ordered.isEmpty()) {
            sql.together(() -> {
                for (int from = 0; from < ordered.size(); from += TOGETHER) {
                    putAll(ordered.subList(from, Math.min(ordered.size(), from + TOGETHER)));
                }
                return ordered.size();
            });
        }
    }

    private void putAll(List<PatchState> states) {
        sql.update(
                """
                INSERT INTO patch_states (ci_id, last_contact, document)
                SELECT ci_id, last_contact::timestamptz, document::jsonb FROM unnest(?, ?, ?) AS told (ci_id, last_contact, document)
                ON CONFLICT (ci_id) DO UPDATE SET last_contact = excluded.last_contact, document = CASE
                    WHEN (patch_states.document ->> 'last_patched')::timestamptz
                        > coalesce((excluded.document ->> 'last_patched')::timestamptz, '-infinity')
                    THEN jsonb_set(excluded.document, '{last_patched}', patch_states.document -> 'last_patched')
                    ELSE excluded.document END
                WHERE patch_states.last_contact IS NULL OR excluded.last_contact >= patch_states.last_contact
                """,
                states.stream().map(PatchState::ciId).toList(),
                states.stream().map(PatchState::lastContact).collect(Collectors.toCollection(ArrayList::new)),
                states.stream().map(state -> documents.write(state).text()).toList());
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
    public List<PatchState> after(StateQuery query, String ciId, int limit) {
        List<@Nullable Object> parameters = new ArrayList<>();
        String statement = "SELECT document FROM patch_states" + StateFilter.where(query, parameters)
                + " AND ci_id COLLATE \"C\" > ? ORDER BY ci_id COLLATE \"C\" LIMIT ?";
        parameters.add(ciId);
        parameters.add(limit);
        return sql.list(statement, this::state, parameters.toArray());
    }

    @Override
    public List<PatchState> page(StateQuery query, int offset, int limit) {
        List<@Nullable Object> parameters = new ArrayList<>();
        String statement = "SELECT document FROM patch_states" + StateFilter.where(query, parameters)
                + StateFilter.order(query.order()) + " LIMIT ? OFFSET ?";
        parameters.add(limit);
        parameters.add(offset);
        return sql.list(statement, this::state, parameters.toArray());
    }

    @Override
    public long count(StateQuery query) {
        List<@Nullable Object> parameters = new ArrayList<>();
        return sql.number("SELECT count(*) FROM patch_states" + StateFilter.where(query, parameters), parameters.toArray());
    }

    @Override
    public ComplianceNumbers numbers(Instant now) {
        return counts.numbers(now);
    }

    @Override
    public Map<String, Long> waiting(String policyId) {
        return counts.waiting(policyId);
    }

    @Override
    public List<Waiter> waiters(String after, int limit) {
        return sql.list(
                """
                SELECT ci_id, last_contact, advisories, exposure, is_acceptable, due, accepted_until FROM patch_states
                WHERE NOT is_retired AND ci_id COLLATE "C" > ? ORDER BY ci_id COLLATE "C" LIMIT ?
                """,
                PostgresComplianceBoard::waiter, after, limit);
    }

    private static Waiter waiter(ResultSet row) throws SQLException {
        return new Waiter(
                row.getString("ci_id"), Sql.instant(row, "last_contact"), Set.of((String[]) row.getArray("advisories").getArray()),
                new Urgency(
                        Exposure.valueOf(row.getString("exposure")), row.getBoolean("is_acceptable"), Sql.instant(row, "due"),
                        Sql.instant(row, "accepted_until")));
    }

    @Override
    public int weigh(Map<Waiter, Urgency> urgencies) {
        List<Map.Entry<Waiter, Urgency>> ordered =
                urgencies.entrySet().stream().sorted(Comparator.comparing(one -> one.getKey().ciId())).toList();
        return sql.update(
                """
                UPDATE patch_states SET document = jsonb_set(document, '{urgency}', told.urgency::jsonb)
                FROM unnest(?, ?, ?) AS told (ci_id, last_contact, urgency)
                WHERE patch_states.ci_id = told.ci_id AND patch_states.last_contact IS NOT DISTINCT FROM told.last_contact::timestamptz
                """,
                ordered.stream().map(one -> one.getKey().ciId()).toList(),
                ordered.stream().map(one -> one.getKey().lastContact()).collect(Collectors.toCollection(ArrayList::new)),
                ordered.stream().map(one -> documents.write(one.getValue()).text()).toList());
    }

    @Override
    public void fold() {
        counts.fold();
    }

    @Override
    public List<String> recount() {
        return counts.recount();
    }

    @Override
    public List<PatchState> all() {
        return sql.list(
                "SELECT document FROM patch_states WHERE NOT is_retired ORDER BY ci_id COLLATE \"C\"", this::state);
    }

    @Override
    public List<String> retiredBefore(Instant time, int most) {
        return sql.list(
                "SELECT ci_id FROM patch_states WHERE is_retired AND instant_in(document ->> 'retired_at') < ? ORDER BY ci_id LIMIT ?",
                row -> row.getString(1), time, most);
    }

    @Override
    public void forget(Collection<String> ciIds) {
        sql.update("DELETE FROM patch_states WHERE ci_id = ANY (?)", ciIds);
    }

    @Override
    public List<String> ids() {
        return sql.list(
                "SELECT ci_id FROM patch_states WHERE NOT is_retired ORDER BY ci_id COLLATE \"C\"", row -> row.getString(1));
    }

    @Override
    public List<String> retiredIds() {
        return sql.list(
                "SELECT ci_id FROM patch_states WHERE is_retired ORDER BY ci_id COLLATE \"C\"", row -> row.getString(1));
    }

    private PatchState state(ResultSet row) throws SQLException {
        return documents.read(row.getString("document"), PatchState.class);
    }
}
