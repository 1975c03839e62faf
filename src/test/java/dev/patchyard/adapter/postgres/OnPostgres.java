package dev.patchyard.adapter.postgres;

import static dev.patchyard.contract.FullRun.NOON;

import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.RunStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A database for the tests of one class, emptied of runs and all that belongs to them before each; it is noon. */
abstract class OnPostgres {
    static TestDatabase database;

    final MutableClock clock = new MutableClock(NOON);
    final RunStore store = new PostgresRunStore(database.transactions(), clock);

    @BeforeAll
    static void openDatabase() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void emptyDatabase() {
        database.empty("outbox", "runs", "host_places", "slots", "slot_plans", "feed_events");
    }
}
