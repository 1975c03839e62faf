package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.contract.RunStoreContract;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresRunStoreTest extends RunStoreContract {
    private static TestDatabase database;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @Override
    protected Doors doors(MutableClock clock) {
        database.empty("outbox", "runs", "host_places", "feed_events");
        return new Doors(
                new PostgresRunStore(database.transactions(), clock), new PostgresEventFeed(database.transactions(), clock));
    }

    /** The database's clock cannot be moved, so what it is compared with is. */
    @Override
    protected void pass(MutableClock clock, Duration time) {
        clock.advance(time);
        String interval = "interval '" + time.toMillis() + " milliseconds'";
        database.execute("UPDATE runs SET lease_until = lease_until - " + interval + ", not_before = not_before - " + interval
                + " WHERE phase <> 'ENDED'");
    }

    @Test
    void theDatabaseItselfRefusesToChangeWhatIsFinal() {
        doors(MutableClock.at("2026-11-15T12:00:00Z"));
        database.execute("INSERT INTO runs (id, policy_id, kind, trigger, actor, dry_run, created_at, phase, attention,"
                + " not_before, document) VALUES ('r', 'p', 'PATCH', 'MANUAL', 'a', false, now(), 'ENDED', 'NONE', now(), '{}')");
        database.execute("INSERT INTO run_events (run_id, seq, at, kind, text) VALUES ('r', 1, now(), 'log', 'x')");
        assertThatThrownBy(() -> database.execute("UPDATE runs SET phase = 'PLAN'")).hasStackTraceContaining("has ended");
        assertThatThrownBy(() -> database.execute("UPDATE run_events SET text = 'y'"))
                .hasStackTraceContaining("only added");
    }
}
