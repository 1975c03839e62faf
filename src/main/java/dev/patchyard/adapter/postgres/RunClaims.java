package dev.patchyard.adapter.postgres;

import dev.patchyard.run.RunStore.Claim;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Who walks a run: lease and epoch in the table {@code runs}, judged by the database's clock alone. */
final class RunClaims {
    private static final String AFTER = "clock_timestamp() + make_interval(secs => ?)";

    private final Sql sql;

    RunClaims(Sql sql) {
        this.sql = sql;
    }

    Optional<Claim> claimDue(String node, Duration lease) {
        return sql.first(
                """
                UPDATE runs SET epoch = epoch + 1, node = ?, woken = false, lease_until =
                """ + AFTER + """
                 WHERE id = (
                    SELECT id FROM runs
                    WHERE phase <> 'ENDED' AND not_before <= clock_timestamp() AND parked IS NULL AND format <= ?
                        AND (lease_until IS NULL OR lease_until <= clock_timestamp())
                        AND NOT EXISTS (SELECT 1 FROM restore_holds WHERE NOT settled)
                    ORDER BY not_before, created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING id, epoch
                """,
                row -> new Claim(row.getString("id"), node, row.getLong("epoch")), node, seconds(lease), RunRows.FORMAT);
    }

    boolean renew(Claim claim, Duration lease) {
        return sql.update(
                        "UPDATE runs SET lease_until = " + AFTER
                                + " WHERE id = ? AND epoch = ? AND lease_until IS NOT NULL AND phase <> 'ENDED'",
                        seconds(lease), claim.runId(), claim.epoch())
                == 1;
    }

    Set<String> owners() {
        return Set.copyOf(sql.list(
                "SELECT DISTINCT node FROM runs WHERE phase <> 'ENDED' AND node IS NOT NULL AND lease_until > clock_timestamp()",
                row -> row.getString("node")));
    }

    /** The epoch stays: whoever claims the run next raises it, and until then nobody writes under the old one but the dead. */
    int disown(String deadNode) {
        return sql.update(
                "UPDATE runs SET lease_until = clock_timestamp() WHERE node = ? AND phase <> 'ENDED' AND lease_until > clock_timestamp()",
                deadNode);
    }

    /** A run that was woken while it was walked is due at once, whatever its walker thought before. */
    void release(Claim claim, Duration pause) {
        sql.update(
                "UPDATE runs SET lease_until = NULL, node = NULL, not_before = CASE WHEN woken THEN clock_timestamp() ELSE "
                        + AFTER + " END WHERE id = ? AND epoch = ? AND phase <> 'ENDED'",
                seconds(pause), claim.runId(), claim.epoch());
    }

    void wake(String runId) {
        sql.update(
                "UPDATE runs SET not_before = clock_timestamp(), woken = true WHERE id = ? AND phase <> 'ENDED'", runId);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
