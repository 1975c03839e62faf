package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.adapter.memory.FileNodeMemory;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.fake.FakeTraces;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.journey.RealTime;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.PauseScope;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Verdict;
import dev.patchyard.run.restore.Finding;
import dev.patchyard.run.restore.KnownRuns;
import dev.patchyard.run.restore.Reconciler;
import dev.patchyard.run.restore.Reconciliation;
import dev.patchyard.run.restore.RestoreGuard;
import dev.patchyard.run.restore.Witnesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PostgreSQL that is copied as docs/backup.md says, goes on, and is put back while the world has moved on. */
class RestoredDatabaseTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @TempDir
    Path state;

    private final Yard yard = new Yard();
    private Life now;

    /** The server from one start to the next, and what stands on it. */
    private final class Life {
        final EmbeddedPostgres server =
                EmbeddedPostgres.start(state.resolve("postgres"), Path.of("target", "postgres-programs"), List.of());
        final HikariDataSource pool;
        final RunStore store;
        final ParkedRuns parked;
        final RunDesk desk;
        final Corridor corridor;
        final RestoreGuard guard;
        final Reconciler reconciler;

        Life() {
            Pools.create(server.address("postgres"), "patchyard");
            pool = Pools.open(server.address("patchyard"), 6);
            Transactions transactions = new Transactions(pool);
            store = new PostgresRunStore(transactions, yard.clock);
            parked = new PostgresParkedRuns(transactions);
            PostgresAuditTrail audit = new PostgresAuditTrail(transactions, yard.clock);
            desk = new RunDesk(yard.shelf, store, audit, new Fitness(yard.hypervisor), yard.clock);
            corridor = yard.over(store);
            PostgresRestoreBook book = new PostgresRestoreBook(transactions, yard.clock);
            guard = new RestoreGuard("n1", book, new FileNodeMemory(state.resolve("database-mark.json")));
            KnownRuns known = new KnownRuns(store, yard.clock);
            reconciler = new Reconciler(
                    book, guard, known, Witnesses.of(yard.doors(), new FakeTraces(), known), audit, yard.clock);
        }

        PatchRun walk(PatchRun run, RunPhase phase) {
            for (int turn = 0; turn < 500; turn++) {
                PatchRun found = store.find(run.id()).orElseThrow();
                if (found.isEnded() || turn > 0 && found.phase() == phase) {
                    return found;
                }
                step();
            }
            throw new AssertionError("the run goes nowhere: " + store.find(run.id()).orElseThrow());
        }

        /** What a node does: takes everything that is due. */
        void step() {
            yard.clock.advance(Duration.ofSeconds(5));
            execute("UPDATE runs SET not_before = least(not_before, clock_timestamp()) WHERE phase <> 'ENDED'");
            for (int walked = 0; walked < 5; walked++) {
                Optional<RunStore.Claim> claim = store.claimDue("node", LEASE);
                claim.ifPresent(corridor.engine()::walk);
            }
        }

        void execute(String sql) {
            try (Connection connection = pool.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException fault) {
                throw new IllegalStateException(fault);
            }
        }

        void end() {
            pool.close();
            server.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        yard.clock.advance(Duration.between(yard.clock.instant(), RealTime.now()));
        // NB: PostgreSQL runs as a user of its own.
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
        now = new Life();
    }

    @AfterEach
    void stop() {
        now.end();
    }

    private void shell(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", command).directory(state.toFile()).inheritIO().start();
        assertThat(process.waitFor()).as(command).isZero();
    }

    /** The plan of a policy of its own for one host, and an approved change. */
    private PatchRun planned(String policy, String host) {
        yard.host(host);
        yard.inEnvironment(host, host);
        yard.policy(Policies.policy().id(policy).takingEverything().forEnvironment(host).build());
        PatchRun planned = now.walk(now.desk.request(Yard.request(policy, true, null, null)), RunPhase.ENDED);
        yard.approvedChangeFor(planned, host);
        yard.pauseDesk.pause(PauseScope.parse("policy:" + policy), "before the backup", Yard.ALICE);
        return planned;
    }

    @Test
    void row50_aDatabaseThatIsPutBackInMidRunStopsTheRunsWhoseWorldMovedOnAndNothingIsDoneTwice() throws Exception {
        PatchRun first = planned("p1", "web-1");
        PatchRun second = planned("p2", "web-2");
        PatchRun gone = now.walk(now.desk.request(Yard.request("p1", false, null, first.id())), RunPhase.VALIDATE);
        PatchRun still = now.walk(now.desk.request(Yard.request("p2", false, null, second.id())), RunPhase.VALIDATE);
        assertThat(now.guard.look()).isTrue();
        now.end();
        shell("tar -cpf backup.tar postgres");

        now = new Life();
        assertThat(now.guard.look()).isTrue();
        yard.pauseDesk.lift(PauseScope.parse("policy:p1"), Yard.ALICE);
        assertThat(now.walk(gone, RunPhase.ENDED).verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(now.guard.look()).isTrue();
        now.end();
        shell("rm -rf postgres && tar -xpf backup.tar");

        now = new Life();
        assertThat(now.store.find(gone.id()).orElseThrow().phase()).as("the database knows nothing of it").isEqualTo(RunPhase.VALIDATE);
        assertThat(now.guard.look()).isFalse();
        now.step();
        assertThat(now.store.find(gone.id()).orElseThrow().phase()).as("everything is held").isEqualTo(RunPhase.VALIDATE);
        Reconciliation done = now.reconciler.reconcile(Yard.ALICE, "restored", false);
        assertThat(done.findings()).filteredOn(finding -> gone.id().equals(finding.runId())).extracting(Finding::kind).contains(
                Finding.Kind.RUN_MOVED_ON, Finding.Kind.UNKNOWN_SNAPSHOT, Finding.Kind.PACKAGES_MOVED_ON, Finding.Kind.CHANGE_MOVED_ON);
        assertThat(done.stopped()).containsExactly(gone.id());
        assertThat(done.settled()).isTrue();
        yard.pauseDesk.lift(PauseScope.parse("policy:p2"), Yard.ALICE);
        assertThat(now.walk(still, RunPhase.ENDED).verdict()).as("the other run goes on").isEqualTo(Verdict.SUCCEEDED);
        assertThat(now.parked.all()).singleElement().satisfies(one -> assertThat(one.runId()).isEqualTo(gone.id()));
        assertThat(yard.executor.touched()).as("once each").containsExactly("web-1", "web-2");
        assertThat(yard.hypervisor.snapshots("vm-web-1")).hasSize(1);
        assertThat(now.guard.look()).isTrue();
    }
}
