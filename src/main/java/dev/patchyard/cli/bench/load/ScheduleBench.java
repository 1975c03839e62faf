package dev.patchyard.cli.bench.load;

import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.bench.load.ScheduleReport.Look;
import dev.patchyard.cli.client.JsonClient;
import dev.patchyard.cli.datacenter.RunningServer;
import dev.patchyard.cli.datacenter.Twins;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Many policies due in the same minute on two servers with one database: whether each gets one run, and when it stood in
 * the database. The policies are copies of some that the API took, with schedules and zones of their own that mean the same
 * moment; they plan at the slot, so that their runs are made then and not before.
 */
public final class ScheduleBench {
    private static final Duration PREPARATION = Duration.ofSeconds(60);
    private static final Duration READY_BEFORE = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Adelaide", "Pacific/Auckland");
    private static final List<String> DAYS = List.of("* * *", "*/1 * *", "* * 0-6");

    private final int policies;
    private final Clock clock;
    private final Consumer<String> progress;

    /** @param policies how many, at least as many as there are kinds of them */
    public ScheduleBench(int policies, Clock clock, Consumer<String> progress) {
        if (policies < ZONES.size() * DAYS.size() || policies > 100_000) {
            throw new Trouble("--policies: expected " + ZONES.size() * DAYS.size() + " to 100000");
        }
        this.policies = policies;
        this.clock = clock;
        this.progress = progress;
    }

    /** @return what became of the slot, when it is over */
    public ScheduleReport measure(Twins twins) {
        try (Records records = Records.of(twins.database())) {
            Instant slot = clock.instant().plus(PREPARATION).truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            prepare(twins.servers().getFirst(), records, slot);
            progress.accept(policies + " policies are due at " + slot);
            waitUntil(slot);
            List<Look> curve = watch(records, slot);
            return new ScheduleReport(policies, doubled(records, slot), missed(records, slot), curve);
        }
    }

    private void prepare(RunningServer server, Records records, Instant slot) {
        JsonClient first = new JsonClient(server.url(), server.token());
        String token = first.post("/patch/tokens", Map.of("name", "author", "role", "author_of_policies"))
                .wanted().required("secret").asText();
        JsonClient author = new JsonClient(server.url(), token);
        List<String> models = new ArrayList<>();
        for (String zone : ZONES) {
            for (String days : DAYS) {
                models.add(model(author, models.size(), zone, days, slot));
            }
        }
        int kinds = models.size();
        for (int kind = 0; kind < kinds; kind++) {
            int copies = (policies - kind - 1) / kinds;
            records.update(COPY, models.get(kind) + "-", models.get(kind) + "-", copies, models.get(kind));
        }
        awaitTheBook(records, slot);
    }

    private static final String COPY =
            """
            INSERT INTO policies (id, version, file_owned, document, changed_by, changed_at)
            SELECT ? || number, 1, false,
                document || jsonb_build_object('id', ? || number, 'name', document ->> 'name' || ' ' || number),
                changed_by, changed_at
            FROM policies, generate_series(1, ?) AS number WHERE id = ?
            """;

    /** @return the id of a policy that is due at the slot */
    private static String model(JsonClient author, int number, String zone, String days, Instant slot) {
        ZonedDateTime local = slot.atZone(ZoneId.of(zone));
        return author.post("/patch/policies", Map.of(
                        "name", "load " + number,
                        "os_type", "debian12",
                        "target_ci_tags", Map.of("env", "nobody-" + number),
                        "pre_patch_snapshot", false,
                        "schedule", local.getMinute() + " " + local.getHour() + " " + days,
                        "timezone", zone,
                        "window", Map.of("length", "PT4H"),
                        "plan_ahead", "PT0S",
                        "enabled", true))
                .wanted().required("id").asText();
    }

    /** A slot that is not in the book yet would be made up for, but would measure something else. */
    private void awaitTheBook(Records records, Instant slot) {
        Instant last = slot.minus(READY_BEFORE);
        while (records.numbers("SELECT count(*) FROM next_slots WHERE slot = ?::timestamptz", slot.toString()).getFirst() < policies) {
            if (clock.instant().isAfter(last)) {
                throw new Trouble("the servers did not take up " + policies + " policies before " + slot);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void waitUntil(Instant slot) {
        while (clock.instant().isBefore(slot)) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private List<Look> watch(Records records, Instant slot) {
        List<Look> curve = new ArrayList<>();
        do {
            List<Double> seen = records.numbers(
                    """
                    SELECT count(*), extract(epoch FROM clock_timestamp() - ?::timestamptz)
                    FROM slots WHERE slot = ?::timestamptz AND run_id IS NOT NULL
                    """,
                    slot.toString(), slot.toString());
            curve.add(new Look(seen.get(1), seen.get(0).intValue()));
            LockSupport.parkNanos(LOOK.toNanos());
        } while (curve.getLast().runs() < policies && curve.getLast().seconds() < PATIENCE.toSeconds());
        return curve;
    }

    private static int doubled(Records records, Instant slot) {
        return records.numbers(
                "SELECT count(*) FROM (SELECT 1 FROM runs WHERE slot = ?::timestamptz GROUP BY policy_id HAVING count(*) > 1) AS twice",
                slot.toString()).getFirst().intValue();
    }

    private static int missed(Records records, Instant slot) {
        return records.numbers(
                """
                SELECT count(*) FROM policies p WHERE NOT EXISTS (
                    SELECT 1 FROM runs r JOIN slots s ON s.run_id = r.id AND s.slot = r.slot AND s.policy_id = r.policy_id
                    WHERE r.policy_id = p.id AND r.slot = ?::timestamptz)
                """,
                slot.toString()).getFirst().intValue();
    }
}
