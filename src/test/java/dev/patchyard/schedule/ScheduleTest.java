package dev.patchyard.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.patchyard.access.Actor;
import dev.patchyard.adapter.postgres.PostgresAuditTrail;
import dev.patchyard.adapter.postgres.PostgresEventFeed;
import dev.patchyard.adapter.postgres.PostgresNextSlots;
import dev.patchyard.adapter.postgres.PostgresPolicyShelf;
import dev.patchyard.adapter.postgres.PostgresRunStore;
import dev.patchyard.adapter.postgres.PostgresSlotLedger;
import dev.patchyard.adapter.postgres.TestDatabase;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.audit.AuditBook;
import dev.patchyard.contract.Together;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.fake.InMemoryBlackoutShelf;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.given.Policies;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.NextSlots;
import dev.patchyard.policy.NextSlots.Next;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
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
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

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
    private NextSlots next;
    private DueSlots due;

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
        next = new PostgresNextSlots(database.transactions());
        triggers = new SlotTriggers(scheduler, next, clock);
        due = new DueSlots(next, timekeeper(), clock);
    }

    private Timekeeper timekeeper() {
        return timekeeper(ledger);
    }

    private Timekeeper timekeeper(SlotLedger ledger) {
        return new Timekeeper(shelf, new Almanac(new InMemoryBlackoutShelf(), ledger), desk, feed, clock);
    }

    private void reconcile() throws SchedulerException {
        new SlotBook(next, shelf, timekeeper().ahead(), clock).reconcile();
        triggers.reconcile();
    }

    private List<Instant> slots() {
        return next.all().stream().map(Next::slot).toList();
    }

    private List<Trigger> triggersOfMoments() throws SchedulerException {
        List<Trigger> found = new ArrayList<>();
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            found.add(scheduler.getTrigger(key));
        }
        return found;
    }

    @AfterEach
    void close() throws SchedulerException {
        scheduler.shutdown(true);
        database.close();
    }

    @Test
    void aScheduledPolicyHasOneEntryAndItsMomentOneTrigger() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        shelf.add(Policies.policy().id("q").build(), false, Actor.SERVER);
        reconcile();
        reconcile();
        assertThat(next.all()).extracting(Next::policyId, Next::slot).containsExactly(tuple("p", SLOT), tuple("q", SLOT));
        assertThat(triggersOfMoments()).extracting(Trigger::getStartTime).containsExactly(Date.from(SLOT));
    }

    @Test
    void anEditedScheduleMovesTheEntryAndARemovedPolicyTakesItAway() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        reconcile();
        clock.advance(Duration.ofMinutes(1));
        shelf.replace(Times.daily(Policies.policy().id("p").build(), "0 3 * * *"), 1, Actor.SERVER);
        reconcile();
        assertThat(slots()).containsExactly(Instant.parse("2026-03-01T02:00:00Z"));
        shelf.remove("p", 2, Actor.SERVER);
        reconcile();
        assertThat(next.all()).isEmpty();
    }

    @Test
    void aSlotThatIsDueIsNotTakenAwayByAnEdit() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        reconcile();
        clock.set(SLOT.plusSeconds(1));
        shelf.replace(Times.daily(Policies.policy().id("p").build(), "0 3 * * *"), 1, Actor.SERVER);
        reconcile();
        assertThat(slots()).containsExactly(SLOT);
        shelf.remove("p", 2, Actor.SERVER);
        reconcile();
        assertThat(slots()).containsExactly(SLOT);
    }

    @Test
    void aTriggerThatTheSchedulerLostIsDecidedAnyway() throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        reconcile();
        clock.set(SLOT.plus(Duration.ofMinutes(3)));
        due.decide();
        assertThat(ledger.of("p", 1)).extracting(SlotLedger.Decided::slot).containsExactly(SLOT);
        assertThat(slots()).containsExactly(SLOT.plus(Duration.ofDays(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACQUIRED", "BLOCKED", "PAUSED", "ERROR"})
    void row17_aTriggerThatIsStuckIsDecidedAndSetAnew(String state) throws SchedulerException {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        reconcile();
        database.execute("UPDATE qrtz_triggers SET trigger_state = '" + state + "'");
        clock.set(SLOT.plus(Duration.ofMinutes(3)));
        due.decide();
        reconcile();
        assertThat(ledger.of("p", 1)).extracting(SlotLedger.Decided::slot).containsExactly(SLOT);
        assertThat(triggersOfMoments()).singleElement().satisfies(trigger -> {
            assertThat(trigger.getStartTime()).isEqualTo(SLOT.plus(Duration.ofDays(7)).toString());
            assertThat(scheduler.getTriggerState(trigger.getKey())).isEqualTo(Trigger.TriggerState.NORMAL);
        });
    }

    @Test
    void whatAFormerVersionKeptIsTakenOver() throws SchedulerException {
        reconcile();
        scheduler.scheduleJob(newTrigger()
                .withIdentity("p", "slots")
                .forJob(new JobKey("slot", "patchyard"))
                .usingJobData("policy", "p")
                .usingJobData("slot", SLOT.toString())
                .usingJobData("skipped", "true")
                .usingJobData("timing", "0 2 * * 0|Europe/Berlin|RUN_AFTER")
                .startAt(Date.from(SLOT))
                .build());
        triggers.inherit();
        triggers.inherit();
        assertThat(next.all()).containsExactly(new Next("p", SLOT, true, "0 2 * * 0|Europe/Berlin|RUN_AFTER"));
        assertThat(scheduler.checkExists(new TriggerKey("p", "slots"))).isFalse();
    }

    @Test
    void manyPoliciesThatAreDueAtOnceHaveOneRunEachAndOneThatCannotBeDecidedHindersNobody() throws Exception {
        for (int number = 0; number < 1200; number++) {
            shelf.add(Policies.policy().id("p" + number).build(), false, Actor.SERVER);
        }
        reconcile();
        clock.set(SLOT);
        database.execute("INSERT INTO slot_plans SELECT 'p600', slot, 'r' FROM next_slots WHERE policy_id = 'p600'");
        database.execute("INSERT INTO runs (id, policy_id, kind, trigger, actor, dry_run, created_at, phase, attention,"
                + " not_before, document) VALUES ('r', 'p600', 'PATCH', 'MANUAL', 'a', false, now(), 'PLAN', 'NONE', now(), '{}')");
        Together.atOnce(2, () -> {
            new DueSlots(next, timekeeper(new PostgresSlotLedger(database.transactions(), clock)), clock).decide();
            return true;
        });
        assertThat(store.count(RunFilter.ALL)).as("those of the schedule, and the broken one").isEqualTo(1199 + 1);
        assertThat(slots().stream().distinct()).containsExactlyInAnyOrder(SLOT, SLOT.plus(Duration.ofDays(7)));
        assertThat(next.all()).filteredOn(entry -> entry.slot().equals(SLOT)).extracting(Next::policyId).containsExactly("p600");
        List<FeedEvent> told = feed.after(0, 2000);
        assertThat(told).hasSize(1199).extracting(event -> event.data().get("policy_id")).doesNotHaveDuplicates();
        List<AuditBook.Entry> written = new PostgresAuditTrail(database.transactions(), clock).oldest(2000);
        assertThat(written).hasSize(1199).extracting(AuditBook.Entry::object).doesNotHaveDuplicates();
        assertThat(store.events(store.page(RunFilter.ALL, 0, 2).getFirst().id(), 0, 10))
                .extracting(RunEvent::text).containsExactly("asked for by schedule");
    }

    @Test
    void twoNodesMakeOneRunOfASlot() throws Exception {
        shelf.add(Policies.policy().id("p").build(), false, Actor.SERVER);
        reconcile();
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
        return new Schedule(database.pool(), shelf, next, new Almanac(new InMemoryBlackoutShelf(), ledger), desk, feed, clock);
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
