package dev.patchyard.adapter.postgres;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Part;
import dev.patchyard.run.RunStore.RunFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs as rows: reads and writes the tables {@code runs}, {@code run_hosts} and {@code run_events}. */
final class RunRows {
    /** Grows with whatever an earlier version could not read, for example a new phase. */
    static final int FORMAT = 1;
    private static final Logger LOG = LoggerFactory.getLogger(RunRows.class);

    /** One statement, so that a run, its plan and its hosts are of one moment; known plans are not sent again. */
    private static final String READ =
            """
            SELECT id, format, document, plan_number,
                CASE WHEN id || ':' || plan_number = ANY (?) THEN NULL ELSE plan END AS fresh_plan,
                (SELECT json_agg(h.document ORDER BY h.position) FROM run_hosts h WHERE h.run_id = runs.id) AS hosts
            FROM runs
            """;

    private static final String FILTER =
            """
             WHERE (?::text IS NULL OR policy_id = ?) AND (?::text IS NULL OR phase = ?)
            AND (?::text IS NULL OR verdict = ?) AND (?::text IS NULL
                OR EXISTS (SELECT 1 FROM run_hosts h WHERE h.run_id = runs.id AND h.ci_id = ?))
            AND (?::text IS NULL OR kind = ?) AND parked IS NULL
            """;

    private static final String TASK_LOGS = "kind IN ('host', 'log')";

    private final Sql sql;
    private final Documents documents;
    private final PlanCache plans = new PlanCache();

    RunRows(Sql sql, Documents documents) {
        this.sql = sql;
        this.documents = documents;
    }

    /** @return false when another run that is linked to the same first run has not ended */
    boolean insert(PatchRun run) {
        int added = sql.update(
                """
                INSERT INTO runs (id, policy_id, kind, trigger, actor, dry_run, slot, created_at, phase, attention,
                    first_run, not_before, document, format)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp(), ?, ?)
                ON CONFLICT (first_run) WHERE first_run IS NOT NULL AND phase <> 'ENDED' DO NOTHING
                """,
                run.id(), run.policy().id(), run.origin().kind(), run.origin().trigger(), run.origin().actor(),
                run.isDryRun(), run.origin().slot(), run.createdAt(), run.phase(), run.attention(),
                run.lineage() == null ? null : run.lineage().first(), hollow(run), FORMAT);
        if (added > 0) {
            writePlan(run);
            writeHosts(run, Map.of());
        }
        return added > 0;
    }

    /** Keeps fresh runs, without plan, hosts and links, each with its first event. */
    void insertAll(List<PatchRun> runs, RunEvent.Draft first, Instant at) {
        List<String> ids = column(runs, PatchRun::id);
        sql.update(
                """
                INSERT INTO runs (id, policy_id, kind, trigger, actor, dry_run, slot, created_at, phase, attention,
                    not_before, document, format, last_seq)
                SELECT id, policy_id, kind, trigger, actor, dry_run::boolean, slot::timestamptz, created_at::timestamptz,
                    phase, attention, clock_timestamp(), document::jsonb, ?, 1
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    AS fresh (id, policy_id, kind, trigger, actor, dry_run, slot, created_at, phase, attention, document)
                """,
                FORMAT, ids, column(runs, run -> run.policy().id()), column(runs, run -> run.origin().kind()),
                column(runs, run -> run.origin().trigger()), column(runs, run -> run.origin().actor()),
                column(runs, PatchRun::isDryRun), column(runs, run -> run.origin().slot()), column(runs, PatchRun::createdAt),
                column(runs, PatchRun::phase), column(runs, PatchRun::attention), column(runs, run -> hollow(run).text()));
        sql.update(
                "INSERT INTO run_events (run_id, seq, at, kind, ci_id, text) SELECT id, 1, ?, ?, ?, ? FROM unnest(?) AS id",
                at, first.kind(), first.ciId(), first.text(), ids);
    }

    private static <T> List<T> column(List<PatchRun> runs, Function<PatchRun, T> value) {
        List<T> column = new ArrayList<>();
        runs.forEach(run -> column.add(value.apply(run)));
        return column;
    }

    /** Writes what differs from the state before. */
    void update(PatchRun before, PatchRun after) {
        if (!Objects.equals(before.plan(), after.plan())) {
            writePlan(after);
        }
        writeHosts(after, before.hosts());
        // NB: last, because an ended run is not changed any more.
        sql.update(
                """
                UPDATE runs SET phase = ?, verdict = ?, attention = ?, ended_at = ?, document = ?, version = version + 1,
                    format = ?
                WHERE id = ?
                """,
                after.phase(), after.verdict(), after.attention(), after.endedAt(), hollow(after), FORMAT, after.id());
    }

    /** Numbers the events on from the last one; to be called while the run's row is locked. */
    void append(String runId, List<RunEvent.Draft> drafts, Instant at) {
        if (drafts.isEmpty()) {
            return;
        }
        long last = sql.first(
                        "UPDATE runs SET last_seq = last_seq + ? WHERE id = ? RETURNING last_seq",
                        row -> row.getLong(1), drafts.size(), runId)
                .orElseThrow();
        long seq = last - drafts.size();
        for (RunEvent.Draft draft : drafts) {
            seq++;
            sql.update(
                    "INSERT INTO run_events (run_id, seq, at, kind, ci_id, text) VALUES (?, ?, ?, ?, ?, ?)",
                    runId, seq, at, draft.kind(), draft.ciId(), draft.text());
        }
    }

    Optional<PatchRun> find(String runId) {
        return sql.first(READ + " WHERE id = ?", this::run, plans.keys(), runId);
    }

    Map<String, PatchRun> find(Collection<String> runIds) {
        return sql.list(READ + " WHERE id = ANY (?)", this::run, plans.keys(), runIds).stream()
                .collect(Collectors.toMap(PatchRun::id, run -> run));
    }

    List<PatchRun> open(Collection<String> policyIds) {
        return legible(
                READ + " WHERE policy_id = ANY (?) AND phase <> 'ENDED' AND parked IS NULL ORDER BY created_at DESC, id COLLATE \"C\"",
                plans.keys(), policyIds);
    }

    List<PatchRun> page(RunFilter filter, int offset, int limit) {
        List<@Nullable Object> parameters = new ArrayList<>(List.of(plans.keys()));
        parameters.addAll(parameters(filter));
        parameters.add(limit);
        parameters.add(offset);
        return legible(
                READ + FILTER + " ORDER BY created_at DESC, id COLLATE \"C\" LIMIT ? OFFSET ?", parameters.toArray());
    }

    List<PatchRun> linkedTo(String firstRunId) {
        return legible(
                READ + " WHERE first_run = ? AND parked IS NULL ORDER BY created_at, id COLLATE \"C\"", plans.keys(), firstRunId);
    }

    List<PatchRun> expired(Part part, Instant endedBefore, int offset, int limit) {
        String kept = switch (part) {
            case WHOLE -> "";
            case TASK_LOGS -> " AND (EXISTS (SELECT 1 FROM run_events e WHERE e.run_id = runs.id AND " + TASK_LOGS + ")"
                    + " OR EXISTS (SELECT 1 FROM task_blocks b WHERE b.run_id = runs.id))";
        };
        return legible(
                READ + " WHERE phase = 'ENDED' AND ended_at < ? AND parked IS NULL" + kept
                        + " ORDER BY ended_at, id COLLATE \"C\" LIMIT ? OFFSET ?",
                plans.keys(), endedBefore, limit, offset);
    }

    void forget(Part part, String runId) {
        String ended = "(SELECT id FROM runs WHERE id = ? AND phase = 'ENDED')";
        sql.update(
                switch (part) {
                    case WHOLE -> "DELETE FROM runs WHERE id IN " + ended;
                    case TASK_LOGS -> "DELETE FROM run_events WHERE run_id IN " + ended + " AND " + TASK_LOGS;
                },
                runId);
    }

    long count(RunFilter filter) {
        return sql.number("SELECT count(*) FROM runs" + FILTER, parameters(filter).toArray());
    }

    private static List<@Nullable Object> parameters(RunFilter filter) {
        List<@Nullable Object> each = new ArrayList<>();
        each.add(filter.policyId());
        each.add(filter.phase());
        each.add(filter.verdict());
        each.add(filter.ciId());
        each.add(filter.kind());
        List<@Nullable Object> twice = new ArrayList<>();
        each.forEach(value -> {
            twice.add(value);
            twice.add(value);
        });
        return twice;
    }

    private void writePlan(PatchRun run) {
        if (run.plan() != null) {
            sql.update(
                    "UPDATE runs SET plan = ?, plan_number = plan_number + 1 WHERE id = ?",
                    documents.write(run.plan()), run.id());
        }
    }

    private void writeHosts(PatchRun run, Map<String, HostRecord> before) {
        boolean sameOnes = List.copyOf(run.hosts().keySet()).equals(List.copyOf(before.keySet()));
        if (!sameOnes) {
            sql.update("DELETE FROM run_hosts WHERE run_id = ?", run.id());
        }
        int position = 0;
        for (HostRecord host : run.hosts().values()) {
            if (!sameOnes || !host.equals(before.get(host.ciId()))) {
                writeHost(run.id(), host, position);
            }
            position++;
        }
    }

    private void writeHost(String runId, HostRecord host, int position) {
        sql.update(
                """
                INSERT INTO run_hosts (run_id, ci_id, position, wave, state, document) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (run_id, ci_id)
                DO UPDATE SET wave = excluded.wave, state = excluded.state, document = excluded.document
                """,
                runId, host.ciId(), position, host.wave(), host.state(), documents.write(host));
    }

    private Sql.Json hollow(PatchRun run) {
        return documents.writeWithout(run, "plan", "hosts");
    }

    /** One run that cannot be read hides no other. */
    private List<PatchRun> legible(String query, @Nullable Object... parameters) {
        return sql.list(query, this::runOrNothing, parameters).stream().flatMap(Optional::stream).toList();
    }

    private Optional<PatchRun> runOrNothing(ResultSet row) throws SQLException {
        try {
            return Optional.of(run(row));
        } catch (RunStore.Unreadable unreadable) {
            LOG.warn("left out of a list: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** @throws RunStore.Unreadable when a document is not what this version writes */
    private PatchRun run(ResultSet row) throws SQLException {
        if (row.getInt("format") > FORMAT) {
            throw new RunStore.Unreadable(row.getString("id"), "a later version wrote it in a way that this one does not know");
        }
        try {
            return whole(row);
        } catch (CollaboratorFault | IllegalArgumentException | NullPointerException broken) {
            throw new RunStore.Unreadable(row.getString("id"), String.valueOf(broken.getMessage()));
        }
    }

    private PatchRun whole(ResultSet row) throws SQLException {
        PatchRun hollow = documents.read(row.getString("document"), PatchRun.class);
        Map<String, HostRecord> hosts = new LinkedHashMap<>();
        String hostList = row.getString("hosts");
        if (hostList != null) {
            documents.readList(hostList, HostRecord.class).forEach(host -> hosts.put(host.ciId(), host));
        }
        PatchRun run = hollow.withHosts(hosts);
        PatchPlan plan = plan(row);
        return plan == null ? run : run.withPlan(plan);
    }

    private @Nullable PatchPlan plan(ResultSet row) throws SQLException {
        String key = PlanCache.key(row.getString("id"), row.getLong("plan_number"));
        String fresh = row.getString("fresh_plan");
        if (fresh == null) {
            return plans.get(key);
        }
        PatchPlan plan = documents.read(fresh, PatchPlan.class);
        plans.put(key, plan);
        return plan;
    }
}
