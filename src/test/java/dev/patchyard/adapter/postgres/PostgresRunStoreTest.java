package dev.patchyard.adapter.postgres;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.contract.FullRun;
import dev.patchyard.contract.ParkedRunsContract;
import dev.patchyard.contract.RestoreBookContract;
import dev.patchyard.contract.RunClaimsContract;
import dev.patchyard.contract.RunMessagesContract;
import dev.patchyard.contract.RunPlacesContract;
import dev.patchyard.contract.RunStoreContract;
import dev.patchyard.contract.RunStoreDoors;
import dev.patchyard.contract.TaskLogContract;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.patching.TaskLine;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    class Tasks extends TaskLogContract implements RunsInPostgres {}

    @Nested
    class RunClaims extends RunClaimsContract implements RunsInPostgres {}

    @Nested
    class Parked extends ParkedRunsContract {
        @Override
        protected Doors doors(MutableClock clock) {
            database.empty(TABLES);
            return new Doors(
                    new PostgresRunStore(database.transactions(), clock), new PostgresParkedRuns(database.transactions()));
        }

        @Override
        protected void makeUnreadable(String runId) {
            database.execute("UPDATE runs SET document = document || '{\"phase\": \"LEVITATE\"}' WHERE id = '" + runId + "'");
        }
    }

    @Nested
    class Restored extends RestoreBookContract {
        @Override
        protected Doors doors(MutableClock clock) {
            database.empty(TABLES);
            database.empty("restore_holds", "reconciliations");
            return new Doors(
                    new PostgresRestoreBook(database.transactions(), clock), new PostgresRunStore(database.transactions(), clock),
                    new PostgresParkedRuns(database.transactions()));
        }

        @Override
        protected void audit() {
            new PostgresAuditTrail(database.transactions(), new MutableClock(NOON)).record(Actor.SERVER, "a", "b", Map.of());
        }
    }

    @Test
    void aFullTaskLogIsCutAndSaysSoOnce() {
        database.empty(TABLES);
        new PostgresRunStore(database.transactions(), new MutableClock(NOON)).add(FullRun.asked("r1", "p1", NOON), "x");
        TaskBlocks tasks = new TaskBlocks(new Sql(database.transactions()), new Documents(), 3);
        for (long task = 1; task <= 7; task += 2) {
            tasks.append("r1", "play-1", List.of(
                    TaskLine.said(task, "web-1", NOON, "ok", "x"), TaskLine.said(task + 1, "web-1", NOON, "ok", "y")));
        }
        tasks.append("r1", "play-2", List.of(TaskLine.said(1, "web-1", NOON, "ok", "z")));
        assertThat(tasks.after("r1", 0, null, 10)).extracting(line -> line.line().kind()).containsExactly("ok", "ok", "ok", "cut");
        assertThat(tasks.after("r1", 3, null, 10)).singleElement().satisfies(cut -> {
            assertThat(cut.number()).isEqualTo(4);
            assertThat(cut.line().text()).contains("cut", "3 lines");
        });
    }

    @Test
    void row50_whatALaterVersionWroteInItsOwnWayIsLeftAlone() {
        RunStore store = new PostgresRunStore(database.transactions(), new MutableClock(NOON));
        database.empty(TABLES);
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        database.execute("UPDATE runs SET format = 99, phase = 'LEVITATE'");
        assertThat(store.claimDue("old-node", Duration.ofSeconds(30))).isEmpty();
        assertThatThrownBy(() -> store.find("r1")).isInstanceOf(RunStore.Unreadable.class);
        assertThatThrownBy(() -> store.change("r1", null, run -> run.withWave(3), List.of(), Map.of()))
                .isInstanceOf(RunStore.Unreadable.class);
        database.execute("UPDATE runs SET format = 1, phase = 'PLAN'");
        assertThat(store.claimDue("new-node", Duration.ofSeconds(30))).isPresent();
    }

    @Test
    void aMessageThatCannotBeReadHoldsUpNoOther() {
        database.empty(TABLES);
        MutableClock clock = new MutableClock(NOON);
        RunStore store = new PostgresRunStore(database.transactions(), clock);
        store.post("broken", new Outward.NoteOnChange("c1", "x"));
        store.post("good", new Outward.NoteOnChange("c1", "y"));
        database.execute("UPDATE outbox SET document = '{\"type\": \"Levitate\"}' WHERE key = 'broken'");
        assertThat(store.dueDeliveries(9)).extracting(Delivery::key).containsExactly("good");
        database.execute("UPDATE outbox SET document = (SELECT document FROM outbox WHERE key = 'good') WHERE key = 'broken'");
        assertThat(store.dueDeliveries(9)).extracting(Delivery::key).containsExactly("good");
        clock.advance(Duration.ofMinutes(11));
        assertThat(store.dueDeliveries(9)).extracting(Delivery::key).containsExactlyInAnyOrder("good", "broken");
    }

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
