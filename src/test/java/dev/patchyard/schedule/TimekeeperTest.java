package dev.patchyard.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.contract.Together;
import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.fake.InMemoryBlackoutShelf;
import dev.patchyard.fake.InMemoryEventFeed;
import dev.patchyard.fake.InMemoryPolicyShelf;
import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.fake.InMemorySlotLedger;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.fake.RecordingAuditTrail;
import dev.patchyard.given.Policies;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.DstGap;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.SlotLedger.Decided;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.policy.Timing;
import dev.patchyard.run.Fitness;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunRequest;
import dev.patchyard.run.RunStore.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The policy of these tests is due on Sundays at two in Berlin; its window is four hours with a cut-off of 90 minutes. */
class TimekeeperTest {
    private static final Instant SLOT = Instant.parse("2026-11-15T01:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    private final MutableClock clock = new MutableClock(SLOT);
    private final InMemoryPolicyShelf shelf = new InMemoryPolicyShelf();
    private final InMemorySlotLedger ledger = new InMemorySlotLedger(clock);
    private final InMemoryEventFeed feed = new InMemoryEventFeed(clock);
    private final InMemoryRunStore store = new InMemoryRunStore(clock, feed);
    private final RunDesk desk = new RunDesk(
            shelf, store, new RecordingAuditTrail(), new Fitness(new FakeSimEngine(clock)), clock);
    private final Timekeeper timekeeper = new Timekeeper(shelf, new Almanac(new InMemoryBlackoutShelf(), ledger), desk, feed, clock);

    @Test
    void aDueSlotGetsOneRunWhichKnowsItsSlot() throws Exception {
        shelve(weekly());
        Together.atOnce(6, () -> {
            timekeeper.due("p", SLOT, false);
            return true;
        });
        assertThat(runs()).singleElement().satisfies(run -> {
            assertThat(run.origin().slot()).isEqualTo(SLOT);
            assertThat(run.origin().trigger()).isEqualTo(RunRequest.Trigger.SCHEDULE);
            assertThat(run.origin().actor()).isEqualTo("schedule");
            assertThat(outcomes()).containsExactly(new Outcome.Ran(run.id()));
        });
    }

    @Test
    void aSlotNoticedBeforeTheCutOffStillRuns() {
        shelve(weekly());
        clock.set(SLOT.plus(Duration.ofMinutes(149)));
        timekeeper.due("p", SLOT, false);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aSlotNoticedAtTheCutOffIsMissed() {
        shelve(weekly());
        clock.set(SLOT.plus(Duration.ofMinutes(150)));
        timekeeper.due("p", SLOT, false);
        assertThat(runs()).isEmpty();
        assertThat(reasons()).containsExactly(Reason.MISSED);
    }

    @Test
    void everySlotOfALongAbsenceIsRecorded() {
        shelve(weekly());
        clock.set(SLOT.plus(WEEK.multipliedBy(3)).plusSeconds(60));
        timekeeper.due("p", SLOT, false);
        assertThat(reasons()).containsExactly(null, Reason.MISSED, Reason.MISSED, Reason.MISSED);
        assertThat(runs()).extracting(run -> run.origin().slot()).containsExactly(SLOT.plus(WEEK.multipliedBy(3)));
    }

    @Test
    void aRunThatHasNotEndedIsNotOvertaken() {
        shelve(weekly());
        timekeeper.due("p", SLOT, false);
        clock.set(SLOT.plus(WEEK));
        timekeeper.due("p", SLOT.plus(WEEK), false);
        assertThat(reasons()).containsExactly(Reason.OVERLAP, null);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aDryRunIsNoObstacle() {
        shelve(weekly());
        desk.request(new RunRequest(
                "p", RunRequest.Trigger.MANUAL, Actor.SERVER, true, List.of(), null, null, null, "", false));
        timekeeper.due("p", SLOT, false);
        assertThat(reasons()).containsExactly((Reason) null);
    }

    @Test
    void aPolicyThatIsGoneOrDisabledGetsAReason() {
        timekeeper.due("p", SLOT, false);
        assertThat(reasons()).containsExactly(Reason.DISABLED);
    }

    @Test
    void aSlotInTheGapOfTheClocksIsRecordedWhereThePolicySkipsIt() {
        PatchPolicy skipping = timed("30 2 * * 0", DstGap.SKIP);
        shelve(skipping);
        Instant before = Instant.parse("2027-03-27T12:00:00Z");
        Due due = Due.next(skipping.timing(), before).orElseThrow();
        assertThat(due).satisfies(lost -> {
            assertThat(lost.skipped()).isTrue();
            assertThat(lost.instant()).isEqualTo("2027-03-28T01:00:00Z");
        });
        clock.set(due.instant());
        timekeeper.due("p", due.instant(), due.skipped());
        assertThat(reasons()).containsExactly(Reason.DST_GAP);
        assertThat(runs()).isEmpty();
        assertThat(Due.next(skipping.timing(), due.instant()).orElseThrow().instant()).isEqualTo("2027-04-04T00:30:00Z");
    }

    @Test
    void aSlotInTheGapRunsRightAfterItByDefault() {
        PatchPolicy moving = timed("30 2 * * 0", DstGap.RUN_AFTER);
        shelve(moving);
        Due due = Due.next(moving.timing(), Instant.parse("2027-03-27T12:00:00Z")).orElseThrow();
        clock.set(due.instant());
        timekeeper.due("p", due.instant(), due.skipped());
        assertThat(runs()).extracting(run -> run.origin().slot()).containsExactly(Instant.parse("2027-03-28T01:00:00Z"));
    }

    @Test
    void theFeedIsToldOnceThatTheScheduleBroughtARunAbout() {
        shelve(weekly());
        timekeeper.due("p", SLOT, false);
        timekeeper.due("p", SLOT, false);
        String run = runs().getFirst().id();
        assertThat(feed.after(0, 10)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(FeedEvent.Type.SCHEDULED);
            assertThat(event.subject()).isEqualTo(run);
            assertThat(event.data()).containsEntry("policy_id", "p").containsEntry("run_id", run)
                    .containsEntry("slot", SLOT.toString()).containsEntry("trigger", "schedule");
        });
    }

    @Test
    void theFeedIsToldOnceWhySlotHasNoRun() {
        shelve(weekly());
        clock.set(SLOT.plus(Duration.ofMinutes(150)));
        timekeeper.due("p", SLOT, false);
        timekeeper.due("p", SLOT, false);
        assertThat(feed.after(0, 10)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(FeedEvent.Type.SLOT_MISSED);
            assertThat(event.subject()).isEqualTo("p");
            assertThat(event.data()).containsAllEntriesOf(
                    Map.of("policy_id", "p", "slot", SLOT.toString(), "reason", "missed"));
        });
    }

    private void shelve(PatchPolicy policy) {
        shelf.add(policy, false, Actor.SERVER);
    }

    private static PatchPolicy weekly() {
        return Policies.policy().id("p").build();
    }

    private static PatchPolicy timed(String schedule, DstGap gap) {
        PatchPolicy base = weekly();
        Timing timing = new Timing(schedule, base.timing().zone(), base.timing().window(), gap, base.timing().planAhead());
        return new PatchPolicy(
                base.id(), base.name(), base.osType(), base.targetTags(), base.patchLevel(), base.content(), true, timing,
                base.rollout(), base.work(), base.recovery(), base.change());
    }

    private List<PatchRun> runs() {
        return store.page(RunFilter.ALL, 0, 50);
    }

    private List<Outcome> outcomes() {
        return ledger.of("p", 50).stream().map(Decided::outcome).toList();
    }

    /** Latest slot first, null for a run. */
    private List<Reason> reasons() {
        return outcomes().stream()
                .map(outcome -> outcome instanceof Outcome.Skipped skipped ? skipped.reason() : null)
                .collect(Collectors.toList());
    }
}
