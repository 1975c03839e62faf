package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.contract.EventFeedContract;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.journey.Eventually;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresEventFeedTest extends EventFeedContract {
    private static final String WAITING =
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                    + " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted";
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
    protected EventFeed feed(MutableClock clock) {
        database.empty("feed_events");
        return new PostgresEventFeed(database.transactions(), clock);
    }

    @Test
    void aLaterNumberIsNeverSeenBeforeAnEarlierOne() throws Exception {
        EventFeed feed = feed(MutableClock.at("2026-11-15T12:00:00Z"));
        AtomicReference<CompletableFuture<Void>> other = new AtomicReference<>();
        database.transactions().together(() -> {
            feed.tell(draft("first"));
            other.set(CompletableFuture.runAsync(() -> feed.tell(draft("second"))));
            Sql outside = new Sql(new Transactions(database.pool()));
            Eventually.get("a waiting writer", Duration.ofMinutes(1), () -> outside.number(WAITING), found -> found > 0);
            assertThat(seenFromOutside()).isZero();
            return true;
        });
        other.get().get(60, TimeUnit.SECONDS);
        assertThat(feed.after(0, 10)).extracting(FeedEvent::subject).containsExactly("first", "second");
    }

    private static long seenFromOutside() {
        return new PostgresEventFeed(new Transactions(database.pool()), MutableClock.at("2026-11-15T12:00:00Z")).last();
    }

    @Test
    void anEventOfAUnitThatFailedWasNeverTold() {
        EventFeed feed = feed(MutableClock.at("2026-11-15T12:00:00Z"));
        assertThatThrownBy(() -> database.transactions().together(() -> {
                    feed.tell(draft("lost"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        feed.tell(draft("kept"));
        assertThat(feed.after(0, 10)).extracting(FeedEvent::seq, FeedEvent::subject)
                .containsExactly(tuple(1L, "kept"));
    }

    @Test
    void theDatabaseItselfRefusesToChangeAnEvent() {
        feed(MutableClock.at("2026-11-15T12:00:00Z")).tell(draft("r"));
        assertThatThrownBy(() -> database.execute("UPDATE feed_events SET subject = 's'"))
                .hasStackTraceContaining("only added");
    }

    private static FeedEvent.Draft draft(String subject) {
        return new FeedEvent.Draft(FeedEvent.Type.RUN_STARTED, subject, Map.of());
    }
}
