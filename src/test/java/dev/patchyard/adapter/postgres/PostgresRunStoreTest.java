package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.contract.RunClaimsContract;
import dev.patchyard.contract.RunMessagesContract;
import dev.patchyard.contract.RunPlacesContract;
import dev.patchyard.contract.RunStoreContract;
import dev.patchyard.contract.RunStoreDoors;
import dev.patchyard.fake.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PostgresRunStoreTest {
    private static final String[] TABLES = {"outbox", "runs", "host_places", "feed_events"};
    private static TestDatabase database;

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    /** Runs in the database, for all that is promised of them. */
    interface RunsInPostgres extends RunStoreDoors {
        @Override
        default Doors doors(MutableClock clock) {
            database.empty(TABLES);
            return new Doors(
                    new PostgresRunStore(database.transactions(), clock), new PostgresEventFeed(database.transactions(), clock));
        }

        /** The database's clock cannot be moved, so what it is compared with is. */
        @Override
        default void pass(MutableClock clock, Duration time) {
            clock.advance(time);
            String interval = "interval '" + time.toMillis() + " milliseconds'";
            database.execute("UPDATE runs SET lease_until = lease_until - " + interval + ", not_before = not_before - " + interval
                    + " WHERE phase <> 'ENDED'");
        }
    }

    @Nested
    class Runs extends RunStoreContract implements RunsInPostgres {}

    @Nested
    class RunClaims extends RunClaimsContract implements RunsInPostgres {}

    @Nested
    class RunPlaces extends RunPlacesContract implements RunsInPostgres {}

    @Nested
    class RunMessages extends RunMessagesContract implements RunsInPostgres {}

    @Test
    void theDatabaseItselfRefusesToChangeWhatIsFinal() {
        database.empty(TABLES);
        database.execute("INSERT INTO runs (id, policy_id, kind, trigger, actor, dry_run, created_at, phase, attention,"
                + " not_before, document) VALUES ('r', 'p', 'PATCH', 'MANUAL', 'a', false, now(), 'ENDED', 'NONE', now(), '{}')");
        database.execute("INSERT INTO run_events (run_id, seq, at, kind, text) VALUES ('r', 1, now(), 'log', 'x')");
        assertThatThrownBy(() -> database.execute("UPDATE runs SET phase = 'PLAN'")).hasStackTraceContaining("has ended");
        assertThatThrownBy(() -> database.execute("UPDATE run_events SET text = 'y'"))
                .hasStackTraceContaining("only added");
    }
}
