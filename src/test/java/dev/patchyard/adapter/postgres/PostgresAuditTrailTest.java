package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.contract.Together;
import dev.patchyard.fake.MutableClock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAuditTrailTest {
    private static final Actor ADA = new Actor("ada", Set.of());

    private TestDatabase database;
    private Sql sql;
    private PostgresAuditTrail audit;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        sql = new Sql(database.transactions());
        audit = new PostgresAuditTrail(database.transactions(), MutableClock.at("2026-11-15T02:00:00.123456Z"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEntryHoldsWhoDidWhatToWhat() {
        audit.record(ADA, "run.cancel", "run:1", Map.of("reason", "it's \"late\" {{ 7*7 }} \u0000"));
        assertThat(sql.list(
                        "SELECT concat_ws('|', actor, action, object, detail ->> 'reason') FROM audit_entries",
                        row -> row.getString(1)))
                .containsExactly("ada|run.cancel|run:1|it's \"late\" {{ 7*7 }} \uFFFD");
    }

    @Test
    void theBookShowsTheNewestFirst() {
        audit.record(ADA, "run.start", "run:1", Map.of("a", "1"));
        audit.record(ADA, "run.cancel", "run:1", Map.of());
        assertThat(audit.count()).isEqualTo(2);
        assertThat(audit.page(0, 10)).extracting(AuditBook.Entry::action).containsExactly("run.cancel", "run.start");
        assertThat(audit.page(1, 1)).singleElement().satisfies(entry -> {
            assertThat(entry.seq()).isEqualTo(1);
            assertThat(entry.at()).isEqualTo("2026-11-15T02:00:00.123456Z");
            assertThat(entry.detail()).isEqualTo(Map.of("a", "1"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "UPDATE audit_entries SET actor = 'bob'",
        "DELETE FROM audit_entries",
        "TRUNCATE audit_entries"
    })
    void nothingIsEverChangedOrTakenOut(String attempt) {
        audit.record(ADA, "run.start", "run:1", Map.of());
        assertThatThrownBy(() -> database.execute(attempt)).hasStackTraceContaining("only added");
        assertThat(sql.number("SELECT count(*) FROM audit_entries WHERE actor = 'ada'")).isEqualTo(1);
    }

    @Test
    void theOldestEntriesAreForgottenOnceTheyArePastTheirTimeAndTheChainGoesOn() {
        MutableClock clock = MutableClock.at("2020-01-01T00:00:00Z");
        PostgresAuditTrail old = new PostgresAuditTrail(database.transactions(), clock);
        for (int number = 1; number <= 4; number++) {
            old.record(ADA, "run.start", "run:" + number, Map.of());
        }
        assertThat(old.oldest(2)).extracting(AuditBook.Entry::object).containsExactly("run:1", "run:2");
        String digest = old.oldest(2).getLast().hash();

        assertThat(old.forgetThrough(2)).isEqualTo(2);
        assertThat(old.oldest(1)).extracting(AuditBook.Entry::seq).containsExactly(3L);
        assertThat(sql.list("SELECT previous FROM audit_entries WHERE seq = 3", row -> row.getString(1))).containsExactly(digest);
        audit.record(ADA, "run.start", "run:5", Map.of());
        assertThat(audit.page(0, 1)).extracting(AuditBook.Entry::seq).containsExactly(5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seq = 2", "seq > 1", "seq <= 3", "seq = 3"})
    void neitherAGapNorYoungOnesNorTheNewestCanBeForgotten(String which) {
        PostgresAuditTrail old = new PostgresAuditTrail(database.transactions(), MutableClock.at("2020-01-01T00:00:00Z"));
        old.record(ADA, "run.start", "run:1", Map.of());
        old.record(ADA, "run.start", "run:2", Map.of());
        audit.record(ADA, "run.start", "run:3", Map.of());

        assertThatThrownBy(() -> database.execute("DELETE FROM audit_entries WHERE " + which)).hasStackTraceContaining("only added");
        assertThat(audit.count()).isEqualTo(3);
    }

    @Test
    void manyEntriesAtOnceGoOnWithTheChainAsIfTheyCameOneByOne() {
        audit.record(ADA, "run.start", "run:0", Map.of());
        List<AuditTrail.Decision> decisions = List.of(
                new AuditTrail.Decision(ADA, "run.start", "run:1", Map.of("b", "it's", "a", "\u0000")),
                new AuditTrail.Decision(ADA, "run.start", "run:2", Map.of()));
        audit.recordAll(decisions);
        List<AuditBook.Entry> together = audit.oldest(10);
        try (TestDatabase other = TestDatabase.fresh()) {
            PostgresAuditTrail alone = new PostgresAuditTrail(other.transactions(), MutableClock.at("2026-11-15T02:00:00.123456Z"));
            alone.record(ADA, "run.start", "run:0", Map.of());
            decisions.forEach(one -> alone.record(one.actor(), one.action(), one.object(), one.detail()));
            assertThat(together).hasSize(3).isEqualTo(alone.oldest(10));
        }
    }

    @Test
    void entriesFormOneChainAlsoWhenManyAreWrittenAtOnce() throws Exception {
        Together.atOnce(8, () -> {
            audit.record(ADA, "run.start", "run:1", Map.of("a", "1", "b", "2"));
            return true;
        });
        String previous = "0".repeat(64);
        List<List<String>> rows = sql.list(
                "SELECT previous, seq, at, actor, action, object, detail, digest FROM audit_entries ORDER BY seq",
                row -> List.of(
                        row.getString("previous"), row.getString("seq"), Sql.requireInstant(row, "at").toString(),
                        row.getString("actor"), row.getString("action"), row.getString("object"),
                        row.getString("detail"), row.getString("digest")));
        assertThat(rows).hasSize(8);
        for (int index = 0; index < rows.size(); index++) {
            List<String> row = rows.get(index);
            assertThat(row.getFirst()).isEqualTo(previous);
            assertThat(row.get(1)).isEqualTo("" + (index + 1));
            assertThat(row.getLast()).isEqualTo(PostgresAuditTrail.digest(row.subList(0, 7)));
            previous = row.getLast();
        }
    }
}
