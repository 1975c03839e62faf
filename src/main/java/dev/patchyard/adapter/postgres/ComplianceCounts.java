package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceNumbers.Group;
import dev.patchyard.compliance.ComplianceShare;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The numbers that triggers of {@code patch_states} keep: rows of the same thing add up. */
final class ComplianceCounts {
    private static final String NUMBERS =
            """
            SELECT dimension, name,
                coalesce(sum(cis) FILTER (WHERE kind = 'status' AND bucket = 'COMPLIANT'), 0) AS compliant,
                coalesce(sum(cis) FILTER (WHERE kind = 'status' AND bucket = 'NON_COMPLIANT'), 0) AS non_compliant,
                coalesce(sum(cis) FILTER (WHERE kind = 'status' AND bucket = 'UNKNOWN'), 0) AS unknown,
                coalesce(sum(cis) FILTER (WHERE kind = 'accepted' AND bucket COLLATE "C" > ?), 0) AS exempt,
                coalesce(sum(cis) FILTER (WHERE kind = 'due' AND bucket COLLATE "C" < ?), 0) AS overdue,
                coalesce(sum(cis) FILTER (WHERE kind = 'scanned'), 0) AS scanned
            FROM compliance_counts GROUP BY dimension, name
            HAVING sum(cis) FILTER (WHERE kind = 'status') > 0
            ORDER BY array_position(ARRAY['all', 'env', 'os', 'policy'], dimension), name COLLATE "C"
            """;

    private static final String NUMBERS_PUT_RIGHT =
            """
            WITH kept AS (SELECT dimension, name, kind, bucket, sum(cis) AS cis FROM compliance_counts GROUP BY 1, 2, 3, 4),
            counted AS (SELECT c.dimension, c.name, c.kind, c.bucket, count(*) AS cis
                FROM patch_states s, counted(s.environment, s.os_type, s.policies, s.status, s.last_scanned, s.due, s.accepted_until) c
                WHERE NOT s.is_retired GROUP BY 1, 2, 3, 4)
            INSERT INTO compliance_counts AS added
            SELECT dimension, name, kind, bucket, coalesce(counted.cis, 0) - coalesce(kept.cis, 0)
            FROM kept FULL JOIN counted USING (dimension, name, kind, bucket)
            WHERE coalesce(counted.cis, 0) <> coalesce(kept.cis, 0)
            RETURNING concat_ws(' ', dimension, nullif(name, ''), kind, nullif(bucket, ''), 'by', cis)
            """;
    /** What waits is much more than CIs: so many statements, each of some advisories, so that none takes too long. */
    private static final int SLICES = 16;
    private static final String WAITING_PUT_RIGHT =
            """
            WITH kept AS (SELECT policy_id, advisory_id, sum(cis) AS cis FROM waiting_counts
                WHERE abs(hashtext(advisory_id)::bigint) % 16 = ? GROUP BY 1, 2),
            counted AS (SELECT policy_id, advisory_id, count(*) AS cis
                FROM patch_states s, unnest(s.advisories) AS advisory_id, unnest(array_append(s.policies, '')) AS policy_id
                WHERE NOT s.is_retired AND abs(hashtext(advisory_id)::bigint) % 16 = ? GROUP BY 1, 2)
            INSERT INTO waiting_counts
            SELECT policy_id, advisory_id, coalesce(counted.cis, 0) - coalesce(kept.cis, 0)
            FROM kept FULL JOIN counted USING (policy_id, advisory_id)
            WHERE coalesce(counted.cis, 0) <> coalesce(kept.cis, 0)
            RETURNING concat_ws(' ', 'waiting', nullif(policy_id, ''), advisory_id, 'by', cis)
            """;

    private final Sql sql;

    ComplianceCounts(Sql sql) {
        this.sql = sql;
    }

    ComplianceNumbers numbers(Instant now) {
        List<Group> groups = sql.list(
                NUMBERS, ComplianceCounts::group, sortable(now), LocalDate.ofInstant(now, ZoneOffset.UTC).toString());
        Instant oldest = sql.first(
                        "SELECT last_scanned FROM patch_states WHERE NOT is_retired AND last_scanned IS NOT NULL"
                                + " ORDER BY last_scanned NULLS FIRST LIMIT 1",
                        row -> Sql.requireInstant(row, "last_scanned"))
                .orElse(null);
        return new ComplianceNumbers(groups, oldest);
    }

    /** NB: as the table has it, with all six digits, so that texts are in the order of time. */
    private static String sortable(Instant at) {
        return String.format(Locale.ROOT, "%tFT%<tT.%06dZ", at.atOffset(ZoneOffset.UTC), at.getNano() / 1000);
    }

    private static Group group(ResultSet row) throws SQLException {
        long exempt = row.getLong("exempt");
        return new Group(
                Dimension.valueOf(row.getString("dimension").toUpperCase(Locale.ROOT)), row.getString("name"),
                new ComplianceShare(
                        row.getLong("compliant"), row.getLong("non_compliant") - exempt, row.getLong("unknown"), exempt,
                        row.getLong("overdue"), row.getLong("scanned")));
    }

    /** Rows that are added meanwhile are left for the next time; of two who fold at once each takes what the other leaves. */
    void fold() {
        sql.update(
                """
                WITH gone AS (DELETE FROM compliance_counts WHERE (SELECT count(*) FROM compliance_counts) > (
                        SELECT count(*) FROM (SELECT DISTINCT dimension, name, kind, bucket FROM compliance_counts) AS things)
                    RETURNING dimension, name, kind, bucket, cis)
                INSERT INTO compliance_counts SELECT dimension, name, kind, bucket, sum(cis) FROM gone
                GROUP BY 1, 2, 3, 4 HAVING sum(cis) <> 0
                """);
        sql.update(
                """
                WITH doubled AS (SELECT policy_id, advisory_id FROM waiting_counts GROUP BY 1, 2 HAVING count(*) > 1 OR sum(cis) = 0),
                gone AS (DELETE FROM waiting_counts w USING doubled d
                    WHERE (w.policy_id, w.advisory_id) = (d.policy_id, d.advisory_id) RETURNING w.policy_id, w.advisory_id, w.cis)
                INSERT INTO waiting_counts SELECT policy_id, advisory_id, sum(cis) FROM gone GROUP BY 1, 2 HAVING sum(cis) <> 0
                """);
    }

    /**
     * A writer's state and its rows come into being together, so that within one statement both sides are equal or were wrong
     * before; the difference is added as one more row, whoever writes meanwhile.
     */
    List<String> recount() {
        return sql.together(() -> {
            Locks.hold(sql, Locks.NUMBERS, "");
            List<String> wrong = new ArrayList<>(sql.list(NUMBERS_PUT_RIGHT, row -> row.getString(1)));
            for (int slice = 0; slice < SLICES; slice++) {
                wrong.addAll(sql.list(WAITING_PUT_RIGHT, row -> row.getString(1), slice, slice));
            }
            return wrong;
        });
    }

    Map<String, Long> waiting(String policyId) {
        Map<String, Long> waiting = new TreeMap<>();
        sql.list(
                "SELECT advisory_id, sum(cis) FROM waiting_counts WHERE policy_id = ? GROUP BY 1 HAVING sum(cis) > 0",
                row -> waiting.put(row.getString(1), row.getLong(2)), policyId);
        return waiting;
    }
}
