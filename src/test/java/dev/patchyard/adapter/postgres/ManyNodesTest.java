package dev.patchyard.adapter.postgres;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.contract.FullRun;
import dev.patchyard.contract.Together;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.RunStore.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes that want the same thing at the same moment, a thousand times. */
@Tag("long")
class ManyNodesTest extends OnPostgres {
    private static final int TIMES = 1000;
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final SlotLedger ledger = new PostgresSlotLedger(database.transactions(), clock);

    @Test
    void row13_aThousandSlotsHaveExactlyOneRunEach() throws Exception {
        for (int number = 0; number < TIMES; number++) {
            Instant slot = NOON.plusSeconds(number);
            List<Outcome> outcomes = Together.atOnce(2, () -> ledger.decide("p1", slot, () -> {
                String id = UUID.randomUUID().toString();
                store.add(FullRun.first(id, slot), "asked for by the schedule");
                return new Outcome.Ran(id);
            }));
            assertThat(outcomes.stream().distinct()).hasSize(1);
            assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Ran.class);
        }
        assertThat(store.count(RunFilter.ALL)).isEqualTo(TIMES);
        assertThat(ledger.of("p1", 2 * TIMES)).hasSize(TIMES);
    }

    @Test
    void row14_aRunThatTwoNodesWantAThousandTimesHasOneOwnerEachTime() throws Exception {
        store.add(FullRun.first("r1", NOON), "x");
        for (int number = 1; number <= TIMES; number++) {
            List<Optional<Claim>> claims = Together.atOnce(2, () -> store.claimDue("node", LEASE));
            List<Claim> owners = claims.stream().flatMap(Optional::stream).toList();
            assertThat(owners).containsExactly(new Claim("r1", "node", number));
            store.release(owners.getFirst(), Duration.ZERO);
        }
    }

    private Claim claimed(String runId) {
        store.add(FullRun.first(runId, NOON), "x");
        return store.claimDue("node", Duration.ofHours(1)).orElseThrow();
    }

    @Test
    void row14_aHostThatTwoRunsWantAThousandTimesIsHeldByOneEachTime() throws Exception {
        List<Claim> runs = List.of(claimed("r1"), claimed("r2"));
        for (int number = 0; number < TIMES; number++) {
            String host = "ci-" + number;
            AtomicInteger next = new AtomicInteger();
            List<RunStore.Place> places = Together.atOnce(2, () -> store.takePlace(
                    new RunStore.Seat(host, runs.get(next.getAndIncrement()), "p1", null), 2 * TIMES, 2 * TIMES));
            assertThat(places).filteredOn(RunStore.Place.Taken.class::isInstance).hasSize(1);
            assertThat(places).filteredOn(RunStore.Place.Busy.class::isInstance).hasSize(1);
        }
        assertThat(store.placesHeld()).hasSize(TIMES);
    }
}
