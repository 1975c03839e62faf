package dev.patchyard.adapter.postgres;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.contract.FullRun;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.journey.Eventually;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of our own on a small disk of memory, until there is no room on it, and when there is room again. */
class FullDatabaseTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Yard yard = new Yard();
    private Path disk;
    private EmbeddedPostgres server;
    private HikariDataSource pool;
    private Transactions transactions;
    private Sql sql;
    private RunStore store;

    @BeforeEach
    void start() throws Exception {
        disk = Files.createTempDirectory("patchyard-small-disk");
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=260m,mode=711", "small-disk", disk.toString()) == 0,
                "a disk of memory cannot be mounted by whoever runs this");
        server = EmbeddedPostgres.start(disk.resolve("postgres"), Path.of("target", "postgres-programs"), List.of("fsync=off"));
        Pools.create(server.address("postgres"), "small");
        pool = Pools.open(server.address("small"), 4);
        transactions = new Transactions(pool);
        sql = new Sql(transactions);
        store = new PostgresRunStore(transactions, yard.clock);
    }

    @AfterEach
    void stop() throws Exception {
        if (pool != null) {
            pool.close();
        }
        if (server != null) {
            Files.deleteIfExists(filler());
            server.close();
        }
        command("umount", "--lazy", disk.toString());
        Files.delete(disk);
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    }

    private Path filler() {
        return disk.resolve("filler");
    }

    /** NB: the log's file is a fresh one then, so that it is a table that has no room first, as on a disk that fills slowly. */
    private void fillTheDisk() throws IOException {
        sql.list("SELECT pg_switch_wal()", row -> true);
        store.add(FullRun.asked("junk", "p9", NOON), "x");
        try (OutputStream out = Files.newOutputStream(filler())) {
            for (int block = 64 * 1024; block > 0; block = block == 1 ? 0 : Math.max(1, block / 64)) {
                fill(out, block);
            }
        }
        for (int length : List.of(5_000, 500, 1)) {
            assertThatThrownBy(() -> writeEvents(length))
                    .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.isRetryable()).isTrue())
                    .hasMessageContaining("53100");
        }
    }

    private static void fill(OutputStream out, int block) {
        try {
            while (true) {
                out.write(new byte[block]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space");
        }
    }

    /** Until the pages that the table has are full as well. */
    private void writeEvents(int length) {
        for (int number = 0; number < 20_000; number++) {
            String text = Integer.toString(number).repeat(length).substring(0, length);
            store.change("junk", null, run -> run, List.of(RunEvent.Draft.ofRun("log", text)), Map.of());
        }
    }

    @Test
    void row12_aDatabaseWithoutRoomHoldsRunsBackAndNothingHappensWithoutItsIntent() throws IOException {
        PostgresVitals vitals = new PostgresVitals(transactions, yard.clock, Duration.ofSeconds(1));
        Corridor corridor = yard.over(store);
        RunDesk desk = new RunDesk(yard.shelf, store, yard.audit, new Fitness(yard.hypervisor), yard.clock);
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().build());
        PatchRun planned = walked(corridor, desk.request(Yard.request("p1", true, null, null)));
        yard.approvedChangeFor(planned, "web-1");
        PatchRun run = desk.request(Yard.request("p1", false, null, planned.id()));
        RunStore.Claim claim = store.claimDue("a", LEASE).orElseThrow();
        assertThat(vitals.refusesWrites()).isFalse();

        fillTheDisk();
        assertThat(vitals.refusesWrites()).isTrue();
        assertThatThrownBy(() -> corridor.engine().walk(claim))
                .isInstanceOfSatisfying(StoreFault.class, fault -> assertThat(fault.isRetryable()).isTrue());
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.hypervisor.snapshots("vm-web-1")).isEmpty();
        assertThat(store.find(run.id())).as("it can be read meanwhile").isPresent();

        Files.delete(filler());
        store.release(claim, Duration.ZERO);
        assertThat(walked(corridor, run).verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.executor.touched()).containsExactly("web-1");
        Eventually.get("writes that were refused are forgotten", Duration.ofSeconds(30), vitals::refusesWrites, refuses -> !refuses);
    }

    private PatchRun walked(Corridor corridor, PatchRun run) {
        return Eventually.get("the end of a run", Duration.ofMinutes(1), () -> {
            store.claimDue("a", LEASE).ifPresent(corridor.engine()::walk);
            yard.clock.advance(Duration.ofSeconds(5));
            return store.find(run.id()).orElseThrow();
        }, PatchRun::isEnded);
    }
}
