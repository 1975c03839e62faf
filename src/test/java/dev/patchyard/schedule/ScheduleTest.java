package dev.patchyard.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.adapter.postgres.PostgresAuditTrail;
import dev.patchyard.adapter.postgres.PostgresEventFeed;
import dev.patchyard.adapter.postgres.PostgresPolicyShelf;
import dev.patchyard.adapter.postgres.PostgresRunStore;
import dev.patchyard.adapter.postgres.PostgresSlotLedger;
import dev.patchyard.adapter.postgres.TestDatabase;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.fake.InMemoryBlackoutShelf;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.given.Policies;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/**
 * The real scheduler on a real database. The test's clock stands in the past, so that whatever is due by it is overdue for
 * the scheduler and fires at once.
 */
class ScheduleTest {
    private static final Instant BEFORE = Instant.parse("2026-03-01T00:30:00Z");
    private static final Instant SLOT = Instant.parse("2026-03-01T01:00:00Z");

    private final MutableClock clock = new MutableClock(BEFORE);
    private final BlockingQueue<Instant> decided = new LinkedBlockingQueue<>();
    private TestDatabase database;
    private PolicyShelf shelf;
    private RunStore store;
    private SlotLedger ledger;
    private RunDesk desk;
    private EventFeed feed;
    private Scheduler scheduler;
    private SlotTriggers triggers;

    @BeforeEach
    void open() throws SchedulerException {
        database = TestDatabase.fresh();
        shelf = new PostgresPolicyShelf(database.transactions(), clock);
        feed = new PostgresEventFeed(database.transactions(), clock);
        store = new PostgresRunStore(database.transactions(), clock);
        ledger = new Heard(new PostgresSlotLedger(database.transactions(), clock));
        desk = new RunDesk(
                shelf, store, new PostgresAuditTrail(database.transactions(), clock), new Fitness(new FakeSimEngine(clock)), clock);
        scheduler = Schedulers.clustered(database.pool());
        triggers = new SlotTriggers(scheduler, new Timekeeper(shelf, new Almanac(new InMemoryBlackoutShelf(), ledger), desk, feed, clock), shelf, clock);
    }

    @AfterEach
    void close() throws SchedulerException {
        scheduler.shutdown(true);
        database.close();
    }

    @Test
    void aScheduledPolicyHasOneTriggerAtItsNextSlot() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        triggers.reconcile();
        triggers.reconcile();
        assertThat(trigger().orElseThrow().getStartTime()).isEqualTo(SLOT.toString());
        assertThat(scheduler.getTriggersOfJob(trigger().orElseThrow().getJobKey())).hasSize(1);
    }

    @Test
    void anEditedScheduleMovesTheTriggerAndARemovedPolicyTakesItAway() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        triggers.reconcile();
        clock.advance(Duration.ofMinutes(1));
        shelf.replace(Times.daily(Policies.policy().id("p").build(), "0 3 * * *"), 1, Actor.SERVER);
        triggers.reconcile();
        assertThat(trigger().orElseThrow().getStartTime()).isEqualTo("2026-03-01T02:00:00Z");
        shelf.remove("p", 2, Actor.SERVER);
        triggers.reconcile();
        assertThat(trigger()).isEmpty();
    }

    @Test
    void aSlotThatIsDueIsNotTakenAwayByAnEdit() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        triggers.reconcile();
        clock.set(SLOT.plusSeconds(1));
        shelf.replace(Times.daily(Policies.policy().id("p").build(), "0 3 * * *"), 1, Actor.SERVER);
        triggers.reconcile();
        assertThat(trigger().orElseThrow().getStartTime()).isEqualTo(SLOT.toString());
        shelf.remove("p", 2, Actor.SERVER);
        triggers.reconcile();
        assertThat(trigger()).isPresent();
    }

    @Test
    void aTriggerThatTheSchedulerLostIsDecidedAnyway() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        triggers.reconcile();
        clock.set(SLOT.plus(Duration.ofMinutes(3)));
        triggers.reconcile();
        assertThat(ledger.of("p", 1)).extracting(SlotLedger.Decided::slot).containsExactly(SLOT);
        assertThat(trigger().orElseThrow().getStartTime()).isEqualTo(SLOT.plus(Duration.ofDays(7)).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACQUIRED", "BLOCKED", "PAUSED", "ERROR"})
    void row17_aTriggerThatIsStuckIsDecidedAndSetAnew(String state) throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        triggers.reconcile();
        database.execute("UPDATE qrtz_triggers SET trigger_state = '" + state + "'");
        clock.set(SLOT.plus(Duration.ofMinutes(3)));
        triggers.reconcile();
        assertThat(ledger.of("p", 1)).extracting(SlotLedger.Decided::slot).containsExactly(SLOT);
        assertThat(trigger().orElseThrow().getStartTime()).isEqualTo(SLOT.plus(Duration.ofDays(7)).toString());
        assertThat(scheduler.getTriggerState(trigger().orElseThrow().getKey())).isEqualTo(Trigger.TriggerState.NORMAL);
    }

    @Test
    void twoNodesMakeOneRunOfASlot() throws Exception {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        triggers.reconcile();
        clock.set(SLOT);
        try (Schedule one = node();
                Schedule two = node()) {
            one.start();
            two.start();
            assertThat(decided.poll(60, TimeUnit.SECONDS)).isEqualTo(SLOT);
        }
        assertThat(store.page(RunFilter.ALL, 0, 10)).extracting(run -> run.origin().slot()).contains(SLOT);
        assertThat(store.page(RunFilter.ALL, 0, 10)).filteredOn(run -> SLOT.equals(run.origin().slot())).hasSize(1);
        assertThat(ledger.of("p", 10)).filteredOn(slot -> slot.slot().equals(SLOT)).hasSize(1);
        assertThat(feed.after(0, 10))
                .filteredOn(event -> event.type() == FeedEvent.Type.SCHEDULED && SLOT.toString().equals(event.data().get("slot")))
                .hasSize(1);
    }

    private Schedule node() {
        return new Schedule(database.pool(), shelf, new Almanac(new InMemoryBlackoutShelf(), ledger), desk, feed, clock);
    }

    private Optional<Trigger> trigger() throws SchedulerException {
        return Optional.ofNullable(scheduler.getTrigger(new TriggerKey("p", "slots")));
    }

    /** Tells the test when a slot was decided. */
    private final class Heard implements SlotLedger {
        private final SlotLedger ledger;

        Heard(SlotLedger ledger) {
            this.ledger = ledger;
        }

        @Override
        public Outcome decide(String policyId, Instant slot, Supplier<Outcome> decision) {
            Outcome outcome = ledger.decide(policyId, slot, decision);
            decided.add(slot);
            return outcome;
        }

        @Override
        public boolean plan(String policyId, Instant slot, Supplier<String> asking) {
            return ledger.plan(policyId, slot, asking);
        }

        @Override
        public void unplan(String policyId, Instant slot) {
            ledger.unplan(policyId, slot);
        }

        @Override
        public List<Planned> planned(String policyId) {
            return ledger.planned(policyId);
        }

        @Override
        public Optional<Outcome> outcome(String policyId, Instant slot) {
            return ledger.outcome(policyId, slot);
        }

        @Override
        public List<Decided> of(String policyId, int limit) {
            return ledger.of(policyId, limit);
        }
    }
}
