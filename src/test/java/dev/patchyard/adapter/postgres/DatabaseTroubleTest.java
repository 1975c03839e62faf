package dev.patchyard.adapter.postgres;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.contract.FullRun;
import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryStandingAlarms;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.journey.Eventually;
import dev.patchyard.run.ComplianceWatch;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.Janitor;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RollCall;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunWalker;
import dev.patchyard.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of our own that crashes, hangs, cuts connections and refuses writes. */
class DatabaseTroubleTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private EmbeddedPostgres server;
    private HikariDataSource pool;
    private Transactions transactions;
    private Sql sql;
    private final Yard yard = new Yard();

    @BeforeEach
    void start() throws IOException {
        Path home = Files.createTempDirectory(
                "patchyard-trouble", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        server = EmbeddedPostgres.start(home, Path.of("target", "postgres-programs"), List.of("fsync=off"));
        Pools.create(server.address("postgres"), "trouble");
        Pools.open(server.address("trouble"), 4).close();
        HikariConfig config = Pools.bounded(server.address("trouble"), 8);
        // The same limits, shorter, so that nobody waits for them here.
        assertThat(config.getDataSourceProperties().values()).allMatch(String.class::isInstance);
        config.addDataSourceProperty("socketTimeout", Pools.seconds(Duration.ofSeconds(2)));
        config.setConnectionTimeout(1500);
        config.setValidationTimeout(1000);
        pool = new HikariDataSource(config);
        transactions = new Transactions(pool);
        sql = new Sql(transactions);
    }

    @AfterEach
    void stop() {
        pool.close();
        server.close();
    }

    private RunStore store() {
        return new PostgresRunStore(transactions, yard.clock);
    }

    private ProcessHandle postmaster() {
        return ProcessHandle.of(server.pid()).orElseThrow();
    }

    /** One of its processes is killed, whereupon it ends all others and begins anew from what is on disk. */
    private void crash() {
        postmaster().children().findFirst().orElseThrow().destroyForcibly();
    }

    /** NB: the first process comes first, so that it makes no other meanwhile. */
    private void signal(String name) throws Exception {
        signal(name, postmaster());
        for (ProcessHandle each : postmaster().children().toList()) {
            signal(name, each);
        }
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    private static <T> T whenBack(Supplier<T> question) {
        return Eventually.get("the database", Duration.ofSeconds(60), () -> {
            try {
                return question.get();
            } catch (StoreFault away) {
                return null;
            }
        }, found -> found != null);
    }

    @Test
    void row07_runsGoOnByThemselvesAfterTheDatabaseCrashed() {
        RunStore store = store();
        Corridor corridor = yard.over(store);
        RunDesk desk = new RunDesk(yard.shelf, store, yard.audit, new Fitness(yard.hypervisor), yard.clock);
        List<PatchRun> runs = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            yard.host("web-" + number).whilePatched(this::crash);
            yard.inEnvironment("web-" + number, "web-" + number);
            yard.policy(Policies.policy().id("p" + number).takingEverything().forEnvironment("web-" + number).build());
        }
        ComplianceWatch.Voices voices =
                new ComplianceWatch.Voices(new InMemoryStandingAlarms(), yard.feed, store, new DirectUnitOfWork());
        ComplianceWatch watch = new ComplianceWatch(yard.board, yard.shelf, voices, 0, yard.clock);
        RunWalker.Rounds rounds = new RunWalker.Rounds(
                watch, new RollCall(yard.cmdb, yard.board, yard.clock), yard.records, new PostgresParkedRuns(transactions),
                new Janitor(store, yard.executor, yard.clock));
        try (RunWalker walker = new RunWalker("n1", store, corridor, rounds)) {
            walker.start();
            for (int number = 0; number < 4; number++) {
                String policy = "p" + number;
                PatchRun planned = ended(store, whenBack(() -> desk.request(Yard.request(policy, true, null, null))));
                yard.approvedChangeFor(planned, "web-" + number);
                runs.add(ended(store, whenBack(() -> desk.request(Yard.request(policy, false, null, planned.id())))));
            }
        }
        assertThat(runs).extracting(PatchRun::verdict).containsOnly(Verdict.SUCCEEDED);
        assertThat(yard.executor.touched()).containsExactlyInAnyOrder("web-0", "web-1", "web-2", "web-3");
    }

    private PatchRun ended(RunStore store, PatchRun run) {
        return Eventually.get("the end of a run", Duration.ofMinutes(2), () -> {
            yard.clock.advance(Duration.ofSeconds(5));
            return whenBack(() -> store.find(run.id()).orElseThrow());
        }, PatchRun::isEnded);
    }

    @Test
    void row08_aConnectionThatIsCutInATransactionKeepsNothingOfIt() {
        RunStore store = store();
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        assertThatThrownBy(() -> transactions.together(() -> {
                    store.change("r1", null, run -> run.withWave(3), List.of(), Map.of());
                    return sql.list("SELECT pg_terminate_backend(pg_backend_pid())", row -> true);
                }))
                .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.isRetryable()).isTrue());
        assertThat(store.find("r1").orElseThrow().wave()).isZero();
        assertThat(store.change("r1", null, run -> run.withWave(4), List.of(), Map.of()).wave()).isEqualTo(4);
    }

    @Test
    void row10_aDatabaseThatStandsStillHoldsNobodyForLong() throws Exception {
        RunStore store = store();
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        RunStore.Claim claim = store.claimDue("a", LEASE).orElseThrow();
        signal("STOP");
        try {
            assertThatThrownBy(() -> store.renew(claim, LEASE))
                    .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.isRetryable()).isTrue());
            assertThatThrownBy(() -> store.change("r1", claim, run -> run.withWave(3), List.of(), Map.of()))
                    .isInstanceOf(StoreFault.class);
        } finally {
            signal("CONT");
        }
        assertThat(whenBack(() -> store.renew(claim, LEASE))).isTrue();
        assertThat(whenBack(() -> store.find("r1").orElseThrow()).wave()).isZero();
    }

    @Test
    void row10_aStatementThatNeverEndsIsEnded() {
        assertThat(sql.list("SHOW statement_timeout", row -> row.getString(1))).containsExactly("12s");
        assertThatThrownBy(() -> transactions.together(() -> {
                    sql.list("SELECT set_config('statement_timeout', '200', true)", row -> true);
                    return sql.list("SELECT pg_sleep(60)", row -> true);
                }))
                .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.isRetryable()).isTrue());
    }

    @Test
    void row11_whoLosesEveryTimeGivesUpAfterSomeTries() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> transactions.together(() -> {
                    tries.incrementAndGet();
                    return sql.update("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$");
                }))
                .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.kind())
                        .isEqualTo(CollaboratorFault.Kind.UNAVAILABLE));
        assertThat(tries).hasValue(6);
    }

    @Test
    void row12_aDatabaseThatIsReadOnlyHoldsRunsBackAndLosesNone() {
        RunStore store = store();
        MutableClock clock = yard.clock;
        Corridor corridor = yard.over(store);
        RunDesk desk = new RunDesk(yard.shelf, store, yard.audit, new Fitness(yard.hypervisor), clock);
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().build());
        PatchRun planned = walked(store, corridor, desk.request(Yard.request("p1", true, null, null)));
        yard.approvedChangeFor(planned, "web-1");
        PatchRun run = desk.request(Yard.request("p1", false, null, planned.id()));
        RunStore.Claim claim = store.claimDue("a", LEASE).orElseThrow();
        sql.update("ALTER DATABASE trouble SET default_transaction_read_only = on");
        pool.getHikariPoolMXBean().softEvictConnections();
        assertThatThrownBy(() -> corridor.engine().walk(claim))
                .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.isRetryable()).isTrue());
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.hypervisor.snapshots("vm-web-1")).isEmpty();
        transactions.together(() -> {
            sql.update("SET TRANSACTION READ WRITE");
            return sql.update("ALTER DATABASE trouble SET default_transaction_read_only = off");
        });
        pool.getHikariPoolMXBean().softEvictConnections();
        store.release(claim, Duration.ZERO);
        assertThat(walked(store, corridor, run).verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.executor.touched()).containsExactly("web-1");
    }

    private PatchRun walked(RunStore store, Corridor corridor, PatchRun run) {
        return Eventually.get("the end of a run", Duration.ofMinutes(1), () -> {
            store.claimDue("a", LEASE).ifPresent(corridor.engine()::walk);
            yard.clock.advance(Duration.ofSeconds(5));
            return store.find(run.id()).orElseThrow();
        }, PatchRun::isEnded);
    }
}
