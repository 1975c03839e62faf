package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.fake.FakeHost;
import dev.patchyard.given.Yard;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.SnapshotLink;
import dev.patchyard.run.Verdict;
import dev.patchyard.snapshot.Snapshot;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * A database as an earlier version left it when its node was stopped for the upgrade: tables as they were then, and rows that
 * it wrote itself, of one run in each phase. They lie in src/test/resources/earlier.
 */
class UpgradeTest {
    private static final Path EARLIER = Path.of("src", "test", "resources", "earlier");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.fresh();
    private final Yard yard = new Yard();
    private final RunStore store = new PostgresRunStore(database.transactions(), yard.clock);
    private final Corridor corridor = yard.over(store);
    /** The runs by the phase that the earlier version left them in. */
    private final Map<RunPhase, PatchRun> left = new HashMap<>();

    @BeforeEach
    void upgrade() throws Exception {
        database.execute("DROP SCHEMA public CASCADE");
        database.execute("CREATE SCHEMA public");
        try (Connection connection = database.pool().getConnection()) {
            new Liquibase(
                            "earlier/changelog.yml", new ClassLoaderResourceAccessor(),
                            DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)))
                    .update("");
        }
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(true);
            for (String table : List.of("runs", "run_hosts", "run_events", "host_places", "outbox")) {
                copy(connection, table);
            }
        }
        database.execute("SELECT setval(pg_get_serial_sequence('outbox', 'number'), (SELECT max(number) FROM outbox))");
        Schema.migrate(database.pool());
        yard.clock.advance(Duration.ofHours(1));
        store.page(RunStore.RunFilter.ALL, 0, 100).stream().filter(run -> !run.isDryRun()).forEach(this::given);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static void copy(Connection connection, String table) throws SQLException, IOException {
        Path file = EARLIER.resolve(table + ".csv");
        try (Reader rows = Files.newBufferedReader(file)) {
            String columns = Files.readAllLines(file).getFirst();
            connection.unwrap(PGConnection.class).getCopyAPI()
                    .copyIn("COPY " + table + " (" + columns + ") FROM STDIN (FORMAT csv, HEADER)", rows);
        }
    }

    /** The world as it was when the run was left. */
    private void given(PatchRun run) {
        left.put(run.phase(), run);
        String id = host(run);
        FakeHost host = yard.host(id);
        yard.inEnvironment(id, id.substring("web-".length()));
        run.host(id).map(HostRecord::snapshot).ifPresent(this::given);
        if (run.host(id).filter(HostRecord::touched).isPresent()) {
            host.has("web", "2.0");
        }
        if (!run.policy().work().checks().isEmpty()) {
            host.failsCheckWith("web", "web", "2.0");
        }
        yard.itsm.put(change(run, id));
        yard.hypervisor.onRevert((vm, snapshot) -> yard.fleet.host(vm.substring("vm-".length())).has("web", "1.0"));
    }

    private void given(SnapshotLink link) {
        PatchRun run = left.values().stream().filter(one -> one.hosts().values().stream()
                .anyMatch(host -> link.equals(host.snapshot()))).findFirst().orElseThrow();
        yard.hypervisor.with(new Snapshot(link.snapshotId(), link.name(), link.vmId(), run.id(), link.takenAt(), true,
                List.of("root"), "crash", 10_000_000_000L, null));
    }

    private ChangeRequest change(PatchRun run, String host) {
        String digest = store.find(run.origin().sourceRun()).orElseThrow().requirePlan().digest();
        boolean isStarted = run.change() != null && run.change().startedByUs();
        ChangeStatus begun = isStarted ? ChangeStatus.IN_PROGRESS : ChangeStatus.APPROVED;
        String id = run.change() == null ? "chg-of-" + host : run.change().id();
        return new ChangeRequest(
                id, "CRQ-" + id, "Patching", run.isEnded() ? ChangeStatus.COMPLETED : begun, List.of(host),
                run.createdAt(), run.createdAt().plus(Duration.ofHours(4)), "requester", "bob",
                ChangeRequest.refOfPolicy(run.policy().id()), digest, "1");
    }

    private static String host(PatchRun run) {
        return "web-" + run.policy().id().substring("p-".length());
    }

    private PatchRun walked(PatchRun run) {
        for (int turn = 0; turn < 500; turn++) {
            PatchRun found = store.find(run.id()).orElseThrow();
            if (found.isEnded()) {
                return found;
            }
            yard.clock.advance(Duration.ofSeconds(5));
            database.execute("UPDATE runs SET not_before = clock_timestamp(), lease_until = NULL WHERE phase <> 'ENDED'");
            store.claimDue("new-node", LEASE).ifPresent(corridor.engine()::walk);
        }
        throw new AssertionError("the run goes nowhere: " + store.find(run.id()).orElseThrow());
    }

    private void assertIsTold(PatchRun ended) {
        for (int round = 0; round < 4; round++) {
            corridor.relay().deliver(ended.id());
            yard.clock.advance(Duration.ofMinutes(15));
        }
        assertThat(store.deliveries(ended.id())).extracting(Delivery::isOpen).containsOnly(false);
        assertThat(yard.itsm.find(ended.change().id()).orElseThrow().status().isClosed()).isTrue();
        List<RunEvent> events = store.events(ended.id(), 0, 1000);
        assertThat(events).extracting(RunEvent::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).filteredOn(event -> event.kind().equals("phase") && event.text().contains(" → "))
                .extracting(RunEvent::text).doesNotHaveDuplicates();
    }

    @Test
    void row50_aRunThatAnEarlierVersionLeftInAnyPhaseGoesOnToItsEnd() {
        assertThat(left).containsOnlyKeys(RunPhase.values());
        for (RunPhase phase : RunPhase.values()) {
            if (phase != RunPhase.ENDED) {
                PatchRun ended = walked(left.get(phase));
                assertThat(ended.verdict()).as("%s: %s", phase, ended)
                        .isEqualTo(phase == RunPhase.ROLLBACK ? Verdict.ROLLED_BACK : Verdict.SUCCEEDED);
                left.put(phase, ended);
            }
        }
        left.values().forEach(this::assertIsTold);
        assertThat(yard.executor.touched()).as("hosts that were begun before are not begun again")
                .containsExactlyInAnyOrder("web-plan", "web-validate", "web-snapshot", "web-execute");
        assertThat(yard.hypervisor.reverted()).containsExactly("vm-web-rollback");
        assertThat(store.placesHeld()).isEmpty();
    }

    @Test
    void row50_aRunThatEndedUnderAnEarlierVersionIsAsItWas() {
        PatchRun ended = left.get(RunPhase.ENDED);
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(store.find(ended.id())).contains(ended);
        assertThat(store.claimDue("new-node", LEASE)).map(RunStore.Claim::runId).isNotEqualTo(Optional.of(ended.id()));
    }

    @Test
    void theTablesAreThoseOfAFreshDatabase() throws Exception {
        try (TestDatabase fresh = TestDatabase.fresh()) {
            assertThat(columns(database)).isEqualTo(columns(fresh));
        }
    }

    private static List<String> columns(TestDatabase database) throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable"
                        + " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1")) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
