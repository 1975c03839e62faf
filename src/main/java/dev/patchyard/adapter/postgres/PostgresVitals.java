package dev.patchyard.adapter.postgres;

import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Vitals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counted in the database, whose clock judges leases; no document is decoded. */
@Singleton
public final class PostgresVitals implements Vitals {
    /** Longer than any pause between two tries: what is due later is meant to wait. */
    private static final Duration MEANT_TO_WAIT = Duration.ofMinutes(15);

    /** Runs that wait for the store try again within it. */
    private static final Duration A_MOMENT = Duration.ofSeconds(30);

    private final Transactions transactions;
    private final Duration moment;
    private final Sql sql;
    private final Clock clock;

    /** @param clock dates messages, as it does for the run store */
    @Inject
    public PostgresVitals(Transactions transactions, Clock clock) {
        this(transactions, clock, A_MOMENT);
    }

    /** @param moment how long a refused write is remembered */
    PostgresVitals(Transactions transactions, Clock clock, Duration moment) {
        this.transactions = transactions;
        this.moment = moment;
        this.sql = new Sql(transactions);
        this.clock = clock;
    }

    @Override
    public Instant storeTime() {
        return sql.list("SELECT clock_timestamp() AS now", row -> Sql.requireInstant(row, "now")).getFirst();
    }

    @Override
    public boolean refusesWrites() {
        return transactions.refusedWriteWithin(moment);
    }

    @Override
    public boolean isHeld() {
        return sql.number("SELECT count(*) FROM restore_holds WHERE NOT settled") > 0;
    }

    @Override
    public Figures figures(Duration grace) {
        return new Figures(
                withoutLiveLease(grace),
                sql.number("SELECT count(*) FROM runs WHERE parked IS NOT NULL AND phase <> 'ENDED'"),
                unconfirmedSnapshots() + hostsThatNobodySpeaksFor(),
                oldestMessage(),
                slotsSkipped());
    }

    private long withoutLiveLease(Duration grace) {
        return sql.number(
                """
                SELECT count(*) FROM runs
                WHERE phase <> 'ENDED' AND parked IS NULL
                    AND greatest(not_before, lease_until) < clock_timestamp() - make_interval(secs => ?)
                """,
                grace.toMillis() / 1e3);
    }

    private long unconfirmedSnapshots() {
        return sql.number(
                """
                SELECT count(*) FROM run_hosts h JOIN runs r ON r.id = h.run_id
                WHERE r.phase <> 'ENDED' AND h.document -> 'snapshot' ->> 'name' IS NOT NULL
                    AND h.document -> 'snapshot' ->> 'snapshot_id' IS NULL
                """);
    }

    private long hostsThatNobodySpeaksFor() {
        return sql.number(
                """
                SELECT count(*) FROM host_places p
                JOIN run_hosts h ON h.run_id = p.run_id AND h.ci_id = p.ci_id JOIN runs r ON r.id = p.run_id
                WHERE h.state = 'UNKNOWN' AND r.phase = 'ENDED'
                """);
    }

    private @Nullable Duration oldestMessage() {
        return sql.list(
                        """
                        SELECT extract(epoch FROM clock_timestamp() - min(added_at)) AS age FROM outbox
                        WHERE done_at IS NULL AND NOT given_up AND due_at < ?
                        HAVING count(*) > 0
                        """,
                        row -> Duration.ofMillis(Math.max(0, Math.round(row.getDouble("age") * 1000))),
                        clock.instant().plus(MEANT_TO_WAIT))
                .stream().findFirst().orElse(null);
    }

    private Map<SlotLedger.Reason, Long> slotsSkipped() {
        Map<SlotLedger.Reason, Long> skipped = new EnumMap<>(SlotLedger.Reason.class);
        sql.list(
                "SELECT skipped, count(*) AS times FROM slots WHERE skipped IS NOT NULL GROUP BY skipped",
                row -> skipped.put(SlotLedger.Reason.valueOf(row.getString("skipped")), row.getLong("times")));
        return skipped;
    }
}
