package dev.patchyard.run.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.Alert;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.patching.HostResult;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunRequest;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nobody would notice by looking at one run is told once, by whichever node, however often it looks. */
class WatchTest {
    private static final String POLICY = "debian-baseline";
    /** The policy is due on Sundays at 02:00 in Berlin. */
    private static final Instant SLOT = Instant.parse("2026-11-22T01:00:00Z");

    private final Yard yard = new Yard();

    @Test
    void aMissedSlotIsToldOnce() {
        yard.policy(Policies.policy().build());
        skipped(SLOT.minus(Duration.ofDays(7)), SlotLedger.Reason.MISSED);
        assertThat(told("slot-missed")).hasSize(1);
        assertThat(told("slot-missed")).as("looked again").hasSize(1);
        assertThat(yard.notifier.incidents().getFirst().title()).contains("2026-11-15T01:00:00Z");
    }

    @Test
    void aSlotThatWasNotMeantToRunIsNotMissed() {
        yard.policy(Policies.policy().build());
        skipped(SLOT, SlotLedger.Reason.DISABLED);
        skipped(SLOT.plusSeconds(1), SlotLedger.Reason.DST_GAP);
        assertThat(told("slot-missed")).isEmpty();
        skipped(SLOT.plusSeconds(2), SlotLedger.Reason.OVERLAP);
        assertThat(told("slot-missed")).hasSize(1);
    }

    @Test
    void anAbsentApprovalIsToldADayAndAnHourBefore() {
        yard.policy(Policies.policy().build());
        at(SLOT.minus(Duration.ofHours(25)));
        assertThat(told("approval")).isEmpty();
        at(SLOT.minus(Duration.ofHours(23)));
        assertThat(told("approval")).hasSize(1);
        at(SLOT.minus(Duration.ofHours(2)));
        assertThat(told("approval")).hasSize(1);
        at(SLOT.minus(Duration.ofMinutes(59)));
        assertThat(told("approval")).hasSize(2);
        assertThat(yard.notifier.incidents()).as("one incident, updated").hasSize(1);
    }

    @Test
    void anApprovalForThatStartIsEnoughAndOneForAnotherIsNot() {
        yard.policy(Policies.policy().build());
        approvedFrom(SLOT.minus(Duration.ofDays(7)));
        at(SLOT.minus(Duration.ofHours(23)));
        assertThat(told("approval")).hasSize(1);
        approvedFrom(SLOT);
        at(SLOT.minus(Duration.ofMinutes(30)));
        assertThat(told("approval")).hasSize(1);
    }

    @Test
    void aPolicyThatRaisesItsChangeItselfIsToldOfOnlyOnceItIsRaised() {
        yard.policy(Policies.policy().raisingChanges().plannedAhead(Duration.ZERO).build());
        at(SLOT.minus(Duration.ofHours(23)));
        assertThat(told("approval")).isEmpty();
        yard.itsm.made(ChangeRequest.refOfPolicy(POLICY), List.of("a"), SLOT, SLOT.plus(Duration.ofHours(4)));
        assertThat(told("approval")).hasSize(1);
    }

    @Test
    void aChangeThatWasToBeRaisedAheadAndIsNotThereIsTold() {
        yard.policy(Policies.policy().raisingChanges().plannedAhead(Duration.ofHours(12)).build());
        at(SLOT.minus(Duration.ofHours(13)));
        assertThat(told("approval")).as("it is not due yet").isEmpty();

        at(SLOT.minus(Duration.ofHours(12)));
        assertThat(told("approval")).hasSize(1);
    }

    @Test
    void aDeskThatCannotBeAskedHidesNothingElse() {
        yard.policy(Policies.policy().build());
        yard.itsm.faults.unreachable();
        at(SLOT.minus(Duration.ofHours(23)));
        skipped(SLOT.minus(Duration.ofDays(7)), SlotLedger.Reason.MISSED);
        assertThat(told("slot-missed")).hasSize(1);
    }

    @Test
    void aClosureThatDoesNotArriveIsToldAfterAnHour() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.itsm.faults.always("close", Kind.UNAVAILABLE);
        yard.walk(run);
        yard.clock.advance(Duration.ofMinutes(59));
        assertThat(told("closure-pending")).isEmpty();
        yard.clock.advance(Duration.ofMinutes(2));
        assertThat(told("closure-pending")).containsExactly("patch-run:" + run.id() + ":closure-pending");
        yard.itsm.faults.heal();
    }

    @Test
    void aClosureThatWasRefusedForGoodIsToldToo() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.itsm.faults.always("close", Kind.REFUSED);
        yard.walk(run);
        yard.clock.advance(Duration.ofMinutes(61));
        assertThat(told("closure-pending")).hasSize(1);
    }

    @Test
    void aClosureThatWaitsForRetriesIsPendingOnlyAfterItsWindowAndItsLastAttempt() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        PatchRun planned = yard.dryRun(POLICY);
        yard.approvedChangeFor(planned, "a", "b");
        PatchRun run = yard.walk(yard.desk.request(new RunRequest(
                POLICY, RunRequest.Trigger.MANUAL, Yard.ALICE, false, List.of(), null, planned.id(), null, "", true)));
        yard.itsm.faults.always("close", Kind.UNAVAILABLE);
        Instant windowEnd = run.change().windowEnd();
        assertThat(windowEnd).isAfter(run.endedAt().plus(Duration.ofHours(1)));
        at(windowEnd.plus(Duration.ofMinutes(59)));
        assertThat(told("closure-pending")).isEmpty();
        at(windowEnd.plus(Duration.ofMinutes(61)));
        assertThat(told("closure-pending")).containsExactly("patch-run:" + run.id() + ":closure-pending");
    }

    @Test
    void aSnapshotIsToldOfFromItsThirdDayOn() {
        yard.host("a").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        yard.policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        yard.clock.advance(Duration.ofHours(47));
        assertThat(told("snapshots")).isEmpty();
        yard.clock.advance(Duration.ofHours(2));
        assertThat(told("snapshots")).containsExactly("patch-run:" + run.id() + ":snapshots");
        assertThat(told("snapshots")).hasSize(1);
    }

    @Test
    void aSnapshotThatCannotBeRemovedIsToldOfAtTheEndOfItsRetention() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.walk(yard.approvedRun(POLICY, "a"));
        yard.hypervisor.faults.always("remove", Kind.UNAVAILABLE);
        yard.clock.advance(Duration.ofHours(26));
        yard.corridor.keeper().sweep();
        assertThat(told("snapshots")).hasSize(1);
    }

    @Test
    void aSnapshotThatIsGoneIsNotToldOf() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.walk(yard.approvedRun(POLICY, "a"));
        yard.clock.advance(Duration.ofHours(25));
        yard.corridor.keeper().sweep();
        yard.clock.advance(Duration.ofHours(100));
        assertThat(told("snapshots")).isEmpty();
    }

    @Test
    void aPolicyWithoutSuccessForOneAndAHalfPeriodsIsToldOnceForThatTime() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun success = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(success.verdict()).isEqualTo(Verdict.SUCCEEDED);
        yard.clock.advance(Duration.ofDays(10));
        assertThat(told("no-success")).isEmpty();
        yard.clock.advance(Duration.ofHours(13));
        assertThat(told("no-success")).hasSize(1);
        yard.clock.advance(Duration.ofDays(30));
        assertThat(told("no-success")).hasSize(1);
        yard.walk(yard.desk.request(Yard.request(POLICY, false, null, null)));
        yard.clock.advance(Duration.ofDays(11));
        assertThat(told("no-success")).as("nothing was pending, which is a success; the next time is another").hasSize(2);
    }

    @Test
    void aPolicyThatNeverSucceededCountsFromItsFirstSlot() {
        yard.policy(Policies.policy().build());
        at(SLOT.plus(Duration.ofDays(30)));
        assertThat(told("no-success")).as("never due").isEmpty();
        yard.slots.decide(POLICY, SLOT, () -> new SlotLedger.Outcome.Ran("r"));
        assertThat(told("no-success")).hasSize(1);
    }

    @Test
    void anotherNodeOrARestartTellsNothingAgain() {
        yard.policy(Policies.policy().build());
        skipped(SLOT, SlotLedger.Reason.MISSED);
        assertThat(told("slot-missed")).hasSize(1);
        yard.notifier.resolve("patch-policy:" + POLICY + ":slot-missed");
        Watch.over(new Watch.Sights(yard.store, yard.shelf, yard.slots, yard.itsm, yard.corridor.keeper()), yard.clock).look();
        yard.corridor.relay().deliverDue();
        assertThat(yard.notifier.incidents()).isEmpty();
    }

    private void at(Instant time) {
        yard.clock.advance(Duration.between(yard.clock.instant(), time));
    }

    private void skipped(Instant slot, SlotLedger.Reason reason) {
        yard.slots.decide(POLICY, slot, () -> new SlotLedger.Outcome.Skipped(reason, "because"));
    }

    private void approvedFrom(Instant start) {
        ChangeRequest change = yard.itsm.made(
                ChangeRequest.refOfPolicy(POLICY), List.of("a"), start, start.plus(Duration.ofHours(4)));
        yard.itsm.approve(change.id(), "bob");
    }

    /** Looks, and delivers. @return the keys of all alerts of that class that were ever told */
    private List<String> told(String word) {
        yard.corridor.watch().look();
        yard.corridor.relay().deliverDue();
        return yard.notifier.told().stream().map(Alert::dedupKey).filter(key -> key.endsWith(":" + word)).toList();
    }
}
