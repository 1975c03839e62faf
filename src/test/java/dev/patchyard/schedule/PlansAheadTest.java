package dev.patchyard.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.access.Actor;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.fake.InMemoryEventFeed;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.policy.SlotLedger.Outcome;
import dev.patchyard.policy.SlotLedger.Reason;
import dev.patchyard.run.Attention;
import dev.patchyard.run.HostState;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore.RunFilter;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy whose runs are planned before their slots, from the first look to the end. */
class PlansAheadTest {
    private static final String POLICY = "debian-baseline";
    private static final Instant SLOT = Instant.parse("2026-11-22T01:00:00Z");
    private static final Instant AHEAD = SLOT.minus(Duration.ofHours(72));

    private final Yard yard = new Yard();
    private final Timekeeper timekeeper = new Timekeeper(yard.shelf, yard.almanac, yard.desk, new InMemoryEventFeed(yard.clock), yard.clock);

    @Test
    void thePlanIsFrozenAndItsChangeRaisedAheadOfTheSlotThatCarriesItOut() {
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        ChangeRequest change = yard.itsm.find(waiting.change().id()).orElseThrow();
        assertThat(change.scheduledAt()).isEqualTo(SLOT);
        assertThat(change.planDigest()).isEqualTo(waiting.requirePlan().digest());
        yard.itsm.approve(change.id(), "bob");
        yard.fleet.host("a").offers("web", "3.0");

        yard.clock.set(SLOT.minusSeconds(60));
        assertThat(yard.walkUntil(waiting, RunPhase.VALIDATE).note()).contains("waits for its slot", "APPROVED");
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(told(waiting)).as("its slot has not come").doesNotContain(FeedEvent.Type.RUN_STARTED);

        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(yard.slots.outcome(POLICY, SLOT)).contains(new Outcome.Ran(waiting.id()));
        PatchRun ended = yard.walk(waiting);
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.fleet.host("a").versionOf("web")).isEqualTo("2.0");
        assertThat(runs()).hasSize(1);
        assertThat(told(ended)).containsOnlyOnce(FeedEvent.Type.RUN_STARTED).endsWith(FeedEvent.Type.RUN_COMPLETED);
    }

    @Test
    void nothingIsPlannedTooEarlyAndNothingTwice() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.clock.set(AHEAD.minusSeconds(1));
        look();
        assertThat(runs()).isEmpty();
        yard.clock.set(AHEAD);
        look();
        look();
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aPolicyThatDoesNotPlanAheadPlansAtTheSlot() {
        yard.hosts("a").policy(Policies.policy().plannedAhead(Duration.ZERO).build());
        yard.clock.set(SLOT.minusSeconds(1));
        look();
        assertThat(runs()).isEmpty();
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aChangeThatSomebodyMadeForTheSlotIsHandedThePlanBeforeItsApproval() {
        PatchRun waiting = plannedAhead(Policies.policy());
        ChangeRequest elsewhen = made(SLOT.plus(Duration.ofDays(7)));
        ChangeRequest change = made(SLOT.minusSeconds(3600));
        yard.clock.advance(Duration.ofMinutes(2));
        PatchRun seen = yard.walkUntil(waiting, RunPhase.VALIDATE);
        assertThat(seen.attention()).isEqualTo(Attention.WAITING);
        assertThat(yard.itsm.find(change.id()).orElseThrow().planDigest()).isEqualTo(waiting.requirePlan().digest());
        assertThat(yard.itsm.find(elsewhen.id())).contains(elsewhen);
        yard.itsm.approve(change.id(), "bob");
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(yard.walk(waiting).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void withoutAnApprovalTheSlotIsRefused() {
        PatchRun waiting = plannedAhead(Policies.policy());
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(yard.walk(waiting).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.executor.touched()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anApprovalThatIsAbsentIsToldADayAndAnHourBeforeTheSlot(boolean raising) {
        PatchRun waiting = plannedAhead(raising ? Policies.policy().raisingChanges() : Policies.policy());
        assertThat(absent()).as("three days before").isEmpty();

        yard.clock.set(SLOT.minus(Duration.ofHours(24)));
        assertThat(absent()).hasSize(1);
        yard.clock.set(SLOT.minus(Duration.ofHours(2)));
        assertThat(absent()).hasSize(1);
        yard.clock.set(SLOT.minus(Duration.ofHours(1)));
        assertThat(absent()).hasSize(2);
        assertThat(yard.store.find(waiting.id()).orElseThrow().isEnded()).isFalse();
    }

    @Test
    void aChangeThatWasRaisedAheadAndApprovedIsNotMissed() {
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        yard.itsm.approve(waiting.change().id(), "bob");
        yard.clock.set(SLOT.minus(Duration.ofMinutes(30)));

        assertThat(absent()).isEmpty();
    }

    /** Looks, and delivers. @return every alert about an absent approval that was ever told */
    private List<Alert> absent() {
        yard.corridor.watch().look();
        yard.corridor.relay().deliverDue();
        return yard.notifier.told().stream().filter(alert -> alert.dedupKey().endsWith(":approval")).toList();
    }

    @Test
    void aDeskThatIsAwayWhileThereIsTimeCostsNothing() {
        yard.itsm.faults.unreachable();
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        assertThat(waiting.note()).contains("there is time");
        yard.itsm.faults.heal();
        yard.clock.advance(Duration.ofMinutes(2));
        assertThat(yard.walkUntil(waiting, RunPhase.VALIDATE).change()).isNotNull();
    }

    @Test
    void aPolicyThatIsChangedAfterPlanningIsPlannedAnewAndTheOldChangeIsWithdrawn() {
        PatchRun old = plannedAhead(Policies.policy().raisingChanges());
        yard.shelf.replace(Policies.policy().raisingChanges().takingEverything().build(), 1, Actor.SERVER);
        look();
        PatchRun dropped = yard.walk(old);
        assertThat(dropped.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(dropped.cancellation().reason()).contains("policy was changed");
        assertThat(yard.itsm.find(old.change().id()).orElseThrow().status()).isEqualTo(ChangeStatus.CANCELLED);
        look();
        assertThat(runs()).hasSize(2);
        PatchRun fresh = runs().stream().filter(run -> !run.id().equals(old.id())).findFirst().orElseThrow();
        assertThat(fresh.origin().slot()).isEqualTo(SLOT);
        yard.itsm.approve(yard.walkUntil(fresh, RunPhase.VALIDATE).change().id(), "bob");
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(yard.walk(fresh).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void aPolicyThatIsChangedRightBeforeTheSlotIsPlannedAtTheSlot() {
        PatchRun old = plannedAhead(Policies.policy());
        yard.shelf.replace(Policies.policy().takingEverything().build(), 1, Actor.SERVER);
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(yard.slots.outcome(POLICY, SLOT)).isNotEqualTo(Optional.of(new Outcome.Ran(old.id())));
        assertThat(runs()).hasSize(2);
        assertThat(yard.walk(old).verdict()).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void slotsThatComeFasterArePlannedWhenTheOneBeforeHasRun() {
        PatchPolicy daily = Times.daily(Policies.policy().raisingChanges().build(), "0 3 * * *");
        yard.hosts("a").policy(daily);
        look();
        look();
        Instant first = Instant.parse("2026-11-16T02:00:00Z");
        assertThat(runs()).extracting(run -> run.origin().slot()).containsExactly(first);
        PatchRun run = yard.walkUntil(runs().getFirst(), RunPhase.VALIDATE);
        yard.itsm.approve(run.change().id(), "bob");
        yard.clock.set(first);
        timekeeper.due(POLICY, first, false);
        look();
        assertThat(runs()).hasSize(1);
        assertThat(yard.walk(run).verdict()).isEqualTo(Verdict.SUCCEEDED);
        look();
        assertThat(runs()).extracting(r -> r.origin().slot()).contains(first.plus(Duration.ofDays(1))).hasSize(2);
    }

    @Test
    void aRunThatHasNotEndedAtTheSlotCostsTheSlotAndItsPlan() {
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        yard.clock.set(SLOT.minusSeconds(60));
        yard.desk.request(Yard.request(POLICY, false, null, null));
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(skipped()).isEqualTo(Reason.OVERLAP);
        assertThat(yard.walk(waiting).verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void aSlotThatIsMissedIsMissedHoweverWellItWasPlanned() {
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        yard.itsm.approve(waiting.change().id(), "bob");
        yard.clock.set(SLOT.plus(Duration.ofHours(3)));
        timekeeper.due(POLICY, SLOT, false);
        assertThat(skipped()).isEqualTo(Reason.MISSED);
        assertThat(yard.walk(waiting).hosts().get("a").state()).isEqualTo(HostState.NOT_STARTED);
    }

    @Test
    void aRunDoesNotOvertakeTheDecisionAboutItsSlot() {
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        yard.itsm.approve(waiting.change().id(), "bob");
        yard.clock.set(SLOT.plusSeconds(5));
        assertThat(yard.walkUntil(waiting, RunPhase.VALIDATE).note()).contains("being decided");
        yard.clock.set(SLOT.plus(Duration.ofHours(3)));
        assertThat(yard.walk(waiting).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void aSlotInABlackoutOfWhateverThePolicyMeansIsSkippedWithItsName() {
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        LocalDate sunday = LocalDate.parse("2026-11-22");
        yard.blackouts.add(new Blackout("x", "Fair", sunday, sunday, ZoneId.of("Europe/Berlin"), Map.of("env", "lab"), ""));
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(skipped()).isEqualTo(Reason.BLACKOUT);
        assertThat(yard.slots.of(POLICY, 1).getFirst().outcome().toString()).contains("Fair");
        assertThat(yard.walk(waiting).verdict()).isEqualTo(Verdict.CANCELLED);
    }

    @Test
    void aDisabledPolicyDropsItsPlan() {
        PatchRun waiting = plannedAhead(Policies.policy().raisingChanges());
        timekeeper.ahead().drop(POLICY, "the policy was disabled or removed");
        assertThat(yard.walk(waiting).verdict()).isEqualTo(Verdict.CANCELLED);
        yard.shelf.replace(PolicyFields.merge(waiting.policy(), Map.of("enabled", false)), 1, Actor.SERVER);
        yard.clock.set(SLOT);
        timekeeper.due(POLICY, SLOT, false);
        assertThat(skipped()).isEqualTo(Reason.DISABLED);
    }

    @Test
    void aPlanThatCouldNotBeMadeIsTriedAgainAfterAnHour() {
        yard.policy(Policies.policy().build());
        yard.clock.set(AHEAD);
        look();
        assertThat(yard.walk(runs().getFirst()).verdict()).isEqualTo(Verdict.FAILED);
        look();
        assertThat(runs()).hasSize(1);
        yard.clock.advance(Duration.ofHours(1));
        look();
        assertThat(runs()).hasSize(2);
    }

    private List<FeedEvent.Type> told(PatchRun run) {
        return yard.feed.after(0, 100).stream().filter(event -> event.subject().equals(run.id())).map(FeedEvent::type).toList();
    }

    private PatchRun plannedAhead(Policies policy) {
        yard.hosts("a").policy(policy.build());
        yard.clock.set(AHEAD);
        look();
        return yard.walkUntil(runs().getFirst(), RunPhase.VALIDATE);
    }

    private void look() {
        timekeeper.ahead().look(yard.shelf.find(POLICY).orElseThrow().policy());
    }

    private List<PatchRun> runs() {
        return yard.store.page(new RunFilter(POLICY, null, null, null), 0, 50);
    }

    private ChangeRequest made(Instant start) {
        return yard.itsm.made(ChangeRequest.refOfPolicy(POLICY), List.of("a"), start, start.plus(Duration.ofHours(6)));
    }

    private Reason skipped() {
        return ((Outcome.Skipped) yard.slots.outcome(POLICY, SLOT).orElseThrow()).reason();
    }
}
