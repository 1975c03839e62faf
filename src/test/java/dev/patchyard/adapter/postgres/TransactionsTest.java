package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.contract.Together;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.PatchPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    private static final PatchPolicy POLICY = Policies.policy().id("one").build();
    private static TestDatabase database;

    private final Transactions transactions = database.transactions();
    private final Sql sql = new Sql(transactions);
    private final MutableClock clock = MutableClock.at("2026-03-01T02:00:00Z");
    private final PostgresPolicyShelf shelf = new PostgresPolicyShelf(transactions, clock);
    private final PostgresAuditTrail audit = new PostgresAuditTrail(transactions, clock);

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void aChangeAndItsAuditEntryAreKeptTogetherOrNotAtAll() {
        database.empty("policies");
        long before = sql.number("SELECT count(*) FROM audit_entries");
        assertThatThrownBy(() -> transactions.together(() -> {
                    shelf.add(POLICY, false, Actor.SERVER);
                    audit.record(Actor.SERVER, "policy.create", "policy:one", Map.of());
                    throw new IllegalStateException("the disk is full");
                }))
                .hasMessage("the disk is full");
        assertThat(shelf.find("one")).isEmpty();
        assertThat(sql.number("SELECT count(*) FROM audit_entries")).isEqualTo(before);
        assertThat(transactions.<Object>together(() -> shelf.add(POLICY, false, Actor.SERVER))).isNotNull();
        assertThat(shelf.find("one")).isPresent();
    }

    @Test
    void aUnitWithinAUnitCanFailAlone() {
        database.empty("policies");
        transactions.together(() -> {
            shelf.add(POLICY, false, Actor.SERVER);
            assertThatThrownBy(() -> transactions.together(() -> {
                        shelf.remove("one", 1, Actor.SERVER);
                        return sql.number("SELECT 1 / 0");
                    }))
                    .isInstanceOf(CollaboratorFault.class);
            return true;
        });
        assertThat(shelf.find("one")).isPresent();
    }

    @Test
    void unitsThatWaitForEachOtherInARingAllEndWell() throws Exception {
        database.execute("CREATE TABLE IF NOT EXISTS ring (place int PRIMARY KEY, value int NOT NULL)");
        database.execute("INSERT INTO ring VALUES (0, 0), (1, 0) ON CONFLICT DO NOTHING");
        AtomicInteger turn = new AtomicInteger();
        AtomicInteger tries = new AtomicInteger();
        Together.atOnce(2, () -> {
            int first = turn.getAndIncrement() % 2;
            return transactions.together(() -> {
                tries.incrementAndGet();
                sql.update("UPDATE ring SET value = value + 1 WHERE place = ?", first);
                sql.list("SELECT pg_sleep(0.05)", row -> true);
                return sql.update("UPDATE ring SET value = value + 1 WHERE place = ?", 1 - first);
            });
        });
        assertThat(sql.list("SELECT value FROM ring", row -> row.getInt(1))).containsExactly(2, 2);
        assertThat(tries).hasValueBetween(2, 8);
    }

    @Test
    void aFaultTellsNeitherStatementNorValue() {
        List<String> secrets = List.of("hunter2", "api_tokens", "SELECT", "INSERT");
        assertThatThrownBy(() -> sql.update("INSERT INTO api_tokens (id, role) VALUES (?, 'hunter2')", "x"))
                .isInstanceOfSatisfying(CollaboratorFault.class, fault -> {
                    assertThat(fault.kind()).isEqualTo(CollaboratorFault.Kind.CONFLICT);
                    assertThat(fault.getCause()).isNull();
                    assertThat(secrets).noneMatch(secret -> fault.getMessage().contains(secret));
                });
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailable() {
        try (TestDatabase away = TestDatabase.fresh()) {
            PostgresPolicyShelf shelfAway = new PostgresPolicyShelf(away.transactions(), clock);
            assertThat(shelfAway.all()).isEmpty();
            away.close();
            assertThatThrownBy(shelfAway::all)
                    .isInstanceOfSatisfying(CollaboratorFault.class, fault -> assertThat(fault.kind())
                            .isEqualTo(CollaboratorFault.Kind.UNAVAILABLE));
        }
    }
}
