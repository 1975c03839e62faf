package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.run.Corridor;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred runs on a database whose answers to commits get lost. */
@Tag("long")
class FlakyDatabaseTest {
    private static final int RUNS = 100;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static TestDatabase database;

    private final FlakyCommits flaky = new FlakyCommits(database.pool(), 20_261_121, 0.2);

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void row09_aHundredRunsEndWellAlthoughAnswersToCommitsAreLost() {
        Yard yard = new Yard();
        RunStore store = new PostgresRunStore(new Transactions(flaky.source()), yard.clock);
        Corridor corridor = yard.over(store);
        RunDesk desk = new RunDesk(yard.shelf, store, yard.audit, new Fitness(yard.hypervisor), yard.clock);
        for (int number = 0; number < RUNS; number++) {
            String policy = "p" + number;
            String host = "web-" + number;
            yard.host(host);
            yard.inEnvironment(host, host);
            yard.policy(Policies.policy().id(policy).takingEverything().forEnvironment(host).build());
            flaky.calm(true);
            PatchRun planned = walk(yard, store, corridor, desk.request(Yard.request(policy, true, null, null)));
            yard.approvedChangeFor(planned, host);
            PatchRun asked = desk.request(Yard.request(policy, false, null, planned.id()));
            flaky.calm(false);
            PatchRun ended = walk(yard, store, corridor, asked);
            flaky.calm(true);
            corridor.relay().deliver(ended.id());
            yard.clock.advance(Duration.ofMinutes(30));
            corridor.relay().deliverDue();
            assertAllIsDoneOnce(yard, store, ended, host);
        }
        assertThat(flaky.before()).isGreaterThan(RUNS);
        assertThat(flaky.after()).isGreaterThan(RUNS);
    }

    private static void assertAllIsDoneOnce(Yard yard, RunStore store, PatchRun run, String host) {
        assertThat(run.verdict()).as("%s", run).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.executor.touched()).filteredOn(host::equals).as("begun once").hasSize(1);
        assertThat(yard.hypervisor.snapshots("vm-" + host)).as("one snapshot").hasSize(1);
        assertThat(yard.itsm.find(run.change().id()).orElseThrow().status().isClosed()).isTrue();
        assertThat(store.deliveries(run.id())).extracting(Delivery::isOpen).containsOnly(false);
        List<RunEvent> events = store.events(run.id(), 0, 10_000);
        assertThat(events).extracting(RunEvent::seq)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).filteredOn(event -> event.kind().equals("phase") && event.text().contains(" → "))
                .extracting(RunEvent::text).doesNotHaveDuplicates();
        assertThat(events).filteredOn(event -> event.text().equals("permitted")).hasSize(1);
        assertThat(store.placesHeld()).isEmpty();
    }

    /** What nodes do: take what is due, and leave it when the database is away. */
    private static PatchRun walk(Yard yard, RunStore store, Corridor corridor, PatchRun run) {
        for (int turn = 0; turn < 2000; turn++) {
            if (store.find(run.id()).orElseThrow().isEnded()) {
                return store.find(run.id()).orElseThrow();
            }
            try {
                Optional<RunStore.Claim> claim = store.claimDue("node", LEASE);
                if (claim.isPresent()) {
                    corridor.engine().walk(claim.get());
                }
            } catch (StoreFault away) {
                // The lease ends at some time.
            }
            yard.clock.advance(Duration.ofSeconds(1));
            database.execute("UPDATE runs SET lease_until = NULL, not_before = least(not_before, clock_timestamp()) WHERE phase <> 'ENDED'");
        }
        throw new AssertionError("the run goes nowhere: " + store.find(run.id()).orElseThrow());
    }
}
