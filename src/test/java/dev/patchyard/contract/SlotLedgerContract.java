package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.fake.MutableClock;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.policy.SlotLedger.Decided;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Planned;
import dev.patchyard.policy.SlotLedger.Reason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import dev.patchyard.policy.SlotLedger.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promises of {@link SlotLedger}. */
public abstract class SlotLedgerContract {
    private static final Instant SLOT = Instant.parse("2026-11-15T01:00:00Z");

    private final MutableClock clock = new MutableClock(SLOT);
    private SlotLedger ledger;

    /** @return an empty ledger with that clock */
    protected abstract SlotLedger ledger(MutableClock clock);

    @BeforeEach
    void open() {
        ledger = ledger(clock);
    }

    @Test
    void theFirstDecisionStands() {
        Outcome first = new Outcome.Ran("r1");
        assertThat(ledger.decide("p1", SLOT, () -> first)).isEqualTo(first);
        assertThat(ledger.decide("p1", SLOT, () -> new Outcome.Ran("r2"))).isEqualTo(first);
        assertThat(ledger.decide("p2", SLOT, () -> new Outcome.Ran("r3"))).isEqualTo(new Outcome.Ran("r3"));
        assertThat(ledger.of("p1", 10)).containsExactly(new Decided(SLOT, SLOT, first));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonIsKeptWithItsDetail(Reason reason) {
        Outcome skipped = new Outcome.Skipped(reason, "because {{ x }}");
        ledger.decide("p1", SLOT, () -> skipped);
        assertThat(ledger.of("p1", 1)).extracting(Decided::outcome).containsExactly(skipped);
    }

    @Test
    void theLatestSlotComesFirst() {
        for (int hour : new int[] {2, 0, 1}) {
            ledger.decide("p1", SLOT.plusSeconds(hour * 3600L), () -> new Outcome.Ran("r" + hour));
        }
        assertThat(ledger.of("p1", 2)).extracting(Decided::outcome)
                .containsExactly(new Outcome.Ran("r2"), new Outcome.Ran("r1"));
        assertThat(ledger.of("p1", 1)).extracting(Decided::slot).containsExactly(SLOT.plusSeconds(7200));
        assertThat(ledger.of("p2", 1)).isEmpty();
    }

    @Test
    void aDecisionThatFailsLeavesTheSlotOpen() {
        assertThatThrownBy(() -> ledger.decide("p1", SLOT, () -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(ledger.of("p1", 10)).isEmpty();
        assertThat(ledger.decide("p1", SLOT, () -> new Outcome.Ran("r1"))).isEqualTo(new Outcome.Ran("r1"));
    }

    @Test
    void aSlotHasOnePlanUntilItIsDecided() {
        assertThat(ledger.plan("p1", SLOT.plusSeconds(60), () -> "r2")).isTrue();
        assertThat(ledger.plan("p1", SLOT, () -> "r1")).isTrue();
        assertThat(ledger.plan("p1", SLOT, () -> "r9")).isFalse();
        assertThat(ledger.planned("p1"))
                .containsExactly(new Planned(SLOT, "r1"), new Planned(SLOT.plusSeconds(60), "r2"));
        assertThat(ledger.outcome("p1", SLOT)).isEmpty();
        ledger.decide("p1", SLOT, () -> new Outcome.Ran("r1"));
        assertThat(ledger.planned("p1")).extracting(Planned::runId).containsExactly("r2");
        assertThat(ledger.outcome("p1", SLOT)).contains(new Outcome.Ran("r1"));
        assertThat(ledger.plan("p1", SLOT, () -> "r9")).isFalse();
        assertThat(ledger.planned("p2")).isEmpty();
    }

    @Test
    void aPlanThatIsDroppedMakesRoomForAnother() {
        ledger.plan("p1", SLOT, () -> "r1");
        ledger.unplan("p1", SLOT);
        ledger.unplan("p1", SLOT);
        assertThat(ledger.planned("p1")).isEmpty();
        assertThat(ledger.plan("p1", SLOT, () -> "r2")).isTrue();
    }

    @Test
    void ofManyNodesOnePlans() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<Boolean> made = Together.atOnce(8, () -> ledger.plan("p1", SLOT, () -> "r" + asked.incrementAndGet()));
        assertThat(asked).hasValue(1);
        assertThat(made).containsOnlyOnce(true);
    }

    @Test
    void manySlotsAreDecidedTogetherAndThoseThatWereDecidedKeepTheirOutcome() {
        Outcome earlier = new Outcome.Skipped(Reason.OVERLAP, "r0");
        ledger.decide("p2", SLOT, () -> earlier);
        ledger.plan("p1", SLOT, () -> "r1");
        List<Key> keys = List.of(new Key("p1", SLOT), new Key("p2", SLOT), new Key("p3", SLOT));
        List<Key> asked = new ArrayList<>();
        Map<Key, Outcome> outcomes = ledger.decideAll(keys, open -> {
            asked.addAll(open);
            return open.stream().collect(Collectors.toMap(key -> key, key -> key.policyId().equals("p3")
                    ? new Outcome.Skipped(Reason.BLACKOUT, "x") : new Outcome.Ran("r-" + key.policyId())));
        });
        assertThat(asked).containsExactly(keys.get(0), keys.get(2));
        assertThat(outcomes).containsOnly(
                Map.entry(keys.get(0), new Outcome.Ran("r-p1")), Map.entry(keys.get(1), earlier),
                Map.entry(keys.get(2), new Outcome.Skipped(Reason.BLACKOUT, "x")));
        keys.forEach(key -> assertThat(ledger.outcome(key.policyId(), SLOT)).contains(outcomes.get(key)));
        assertThat(ledger.planned("p1")).as("its slot is decided").isEmpty();
    }

    @Test
    void thePlansOfManyPoliciesAreToldTogether() {
        ledger.plan("p1", SLOT.plusSeconds(60), () -> "r2");
        ledger.plan("p1", SLOT, () -> "r1");
        ledger.plan("p3", SLOT, () -> "r3");
        assertThat(ledger.planned(List.of("p1", "p2", "p3"))).containsOnly(
                Map.entry("p1", List.of(new Planned(SLOT, "r1"), new Planned(SLOT.plusSeconds(60), "r2"))),
                Map.entry("p3", List.of(new Planned(SLOT, "r3"))));
    }

    @Test
    void ofManyNodesThatDecideTheSameSlotsEachIsDecidedByOne() throws Exception {
        List<Key> keys = IntStream.range(0, 40).mapToObj(number -> new Key("p" + number, SLOT)).toList();
        AtomicInteger node = new AtomicInteger();
        List<Map<Key, Outcome>> answers = Together.atOnce(4, () -> {
            int me = node.incrementAndGet();
            List<Key> mine = new ArrayList<>(keys);
            Collections.rotate(mine, me * 10);
            return ledger.decideAll(mine, open -> open.stream().collect(Collectors.toMap(key -> key, key -> new Outcome.Ran("r" + me))));
        });
        assertThat(answers.stream().distinct()).hasSize(1);
        keys.forEach(key -> assertThat(ledger.of(key.policyId(), 9)).hasSize(1));
    }

    @Test
    void ofManyNodesOneDecides() throws Exception {
        AtomicInteger decisions = new AtomicInteger();
        List<Outcome> outcomes = Together.atOnce(
                8, () -> ledger.decide("p1", SLOT, () -> new Outcome.Ran("r" + decisions.incrementAndGet())));
        assertThat(decisions).hasValue(1);
        assertThat(outcomes).containsOnly(new Outcome.Ran("r1"));
    }
}
