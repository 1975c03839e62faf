package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.fake.FakeHost;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.HostResult;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.policy.Rollout;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorridorTest {
    private static final String POLICY = "debian-baseline";
    private static final CheckSpec WEB = new CheckSpec("web", null, null, 8080);

    private final Yard yard = new Yard();

    @Test
    void everyHostMovesUnderAnApprovedChange() {
        yard.hosts("a", "b", "c").policy(Policies.policy().stoppingAt("1", 2, 1).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a", "b", "c"));
        assertThat(run.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.fleet.host("c").versionOf("web")).isEqualTo("2.0");
        assertThat(run.hosts().get("a").moved()).containsExactly("web 1.0 → 2.0");
        assertThat(yard.itsm.closure(run.change().id()).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(yard.cmdb.patchState("a")).containsEntry("compliance_status", "compliant");
        assertThat(yard.notifier.incidents()).isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void withoutAChangeNothingIsTouched() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, null)));
        assertThat(run.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void aHostThatTheChangeDoesNotCoverIsLeftOutByName() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("1", 2, 1).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.hosts().get("b").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(run.verdict()).isEqualTo(Verdict.COMPLETED_WITH_ERRORS);
        assertThat(yard.fleet.host("b").versionOf("web")).isEqualTo("1.0");
        assertThat(yard.itsm.closure(run.change().id()).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL_WITH_ISSUES);
    }

    @Test
    void aCanaryThatBreaksStopsTheRunAndGoesBack() {
        yard.hosts("a", "b", "c");
        yard.fleet.host("a").failsCheckWith("web", "web", "2.0");
        yard.policy(Policies.policy().checking(WEB).reverting(RollbackMode.AUTO, 1).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a", "b", "c"));
        assertThat(run.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERTED);
        assertThat(run.hosts().get("a").loss()).contains("all writes to a since");
        assertThat(run.hosts().get("b").state()).isEqualTo(HostState.NOT_STARTED);
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThat(yard.fleet.host("a").versionOf("web")).isEqualTo("1.0");
        assertThat(yard.itsm.closure(run.change().id()).orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(yard.notifier.incidents()).hasSize(1);
    }

    @Test
    void aFailedHostThatIsNotRevertSafeWaitsForAPerson() {
        yard.host("a", false).playEnds(HostResult.Outcome.FAILED, "postinst");
        yard.fleet.host("a").cannotBeRepaired();
        yard.policy(Policies.policy().reverting(RollbackMode.AUTO, 1).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.FAILED);
        assertThat(run.hosts().get("a").reason()).contains("not marked revert_safe");
        assertThat(run.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    @Test
    void anApprovalThatIsRevokedAfterTheCanaryStopsTheNextWave() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        PatchRun waiting = yard.walkUntil(run, RunPhase.VERIFY);
        assertThat(waiting.attention()).isEqualTo(Attention.WAITING);
        yard.itsm.setStatus(waiting.change().id(), ChangeStatus.REJECTED);
        PatchRun ended = yard.walk(run);
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThat(ended.hosts().get("b").state()).isEqualTo(HostState.NOT_APPROVED);
    }

    @Test
    void aChangeForAnotherPlanDoesNotAuthorise() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun planned = yard.dryRun(POLICY);
        yard.approvedChangeFor(planned, "a");
        yard.fleet.host("a").offers("web", "3.0");
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, null)));
        assertThat(run.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(run.note()).contains("another plan");
    }

    @Test
    void aDryRunTouchesAndTellsNobody() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.dryRun(POLICY);
        assertThat(run.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(run.requirePlan().hosts()).hasSize(1);
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.store.deliveries(run.id())).isEmpty();
        assertThat(yard.itsm.all()).isEmpty();
    }

    @Test
    void nobodyMatchedIsAFailureAndNeverASuccess() {
        yard.policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, null)));
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.failure()).isEqualTo("no_ci_matched");
    }

    @Test
    void aHostWithoutASnapshotIsNotPatched() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("9", 2, 1).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        yard.hypervisor.faults.always("create", CollaboratorFault.Kind.UNAVAILABLE);
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.PRECHECK_FAILED);
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aChangeThatIsRaisedWaitsForItsApproval() {
        yard.hosts("a").policy(Policies.policy().raisingChanges().build());
        PatchRun run = yard.desk.request(Yard.request(POLICY, false, null, null));
        PatchRun waiting = yard.walkUntil(run, RunPhase.VALIDATE);
        assertThat(waiting.note()).contains("waits for its approval");
        yard.itsm.approve(waiting.change().id(), "bob");
        assertThat(yard.walk(run).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void aRaisedChangeThatNobodyApprovesEndsInARefusalAndIsCancelled() {
        yard.hosts("a").policy(Policies.policy().raisingChanges().build());
        PatchRun run = yard.desk.request(Yard.request(POLICY, false, null, null));
        PatchRun waiting = yard.walkUntil(run, RunPhase.VALIDATE);
        yard.clock.advance(Duration.ofHours(3));
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.itsm.closure(waiting.change().id()).orElseThrow().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void aRaisedChangeThatSomebodyRejectsKeepsThatEndAndGetsANote() {
        yard.hosts("a").policy(Policies.policy().raisingChanges().build());
        PatchRun run = yard.desk.request(Yard.request(POLICY, false, null, null));
        String change = yard.walkUntil(run, RunPhase.VALIDATE).change().id();
        yard.itsm.setStatus(change, ChangeStatus.REJECTED);
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.store.deliveries(run.id())).noneMatch(Delivery::isOpen);
        assertThat(yard.itsm.find(change).orElseThrow().status()).isEqualTo(ChangeStatus.REJECTED);
        assertThat(String.join("", yard.itsm.notes(change))).contains("a: NOT_APPROVED");
    }

    @Test
    void aDeskThatCannotBeAskedAuthorisesNothing() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.itsm.faults.unreachable();
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void theResultStandsWhenTheChangeCannotBeClosedAndItIsClosedLater() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.itsm.faults.always("close", CollaboratorFault.Kind.UNAVAILABLE);
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.store.deliveries(run.id())).anyMatch(Delivery::isOpen);
        yard.itsm.faults.heal();
        yard.clock.advance(Duration.ofMinutes(1));
        yard.corridor.relay().deliverDue();
        assertThat(yard.itsm.closure(ended.change().id())).isPresent();
    }

    @Test
    void aSilentScriptletFailureIsAFailure() {
        FakeHost host = yard.host("a").playEnds(HostResult.Outcome.DONE, "");
        host.whilePatched(() -> host.hasFailedUnit("web"));
        yard.policy(Policies.policy().build());
        assertThat(yard.walk(yard.approvedRun(POLICY, "a")).hosts().get("a").state()).isEqualTo(HostState.FAILED);
    }

    @Test
    void oldCodeThatStillRunsIsPendingAndNoSuccess() {
        FakeHost host = yard.host("a");
        host.whilePatched(() -> host.failsCheck("web", "version is '1.0', expected '2.0'"));
        yard.policy(Policies.policy().checking(WEB).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.PENDING_RESTART);
        assertThat(run.verdict()).isNotEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void aHostThatCannotBeFencedIsUnknownAndKeepsItsPlace() {
        yard.host("a").playEnds(HostResult.Outcome.UNKNOWN, "connection lost").cannotBeFenced();
        yard.policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.UNKNOWN);
        assertThat(yard.store.placesHeld()).containsKey("a");
        assertThat(yard.itsm.closure(run.change().id())).isEmpty();
        assertThat(yard.notifier.incidents()).hasSize(1);
    }

    @Test
    void atMostTheThresholdFailsEvenInOneLargeWave() {
        for (int i = 0; i < 30; i++) {
            yard.host("h" + (10 + i)).playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        }
        yard.policy(Policies.policy().rolledOut(r -> new Rollout(30, Duration.ZERO, 30, 5, 60,
                r.errorThreshold(), r.unreachableLimit())).build());
        PatchRun planned = yard.dryRun(POLICY);
        yard.approvedChangeFor(planned, planned.requirePlan().ciIds().toArray(new String[0]));
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, planned.id())));
        assertThat(yard.executor.touched().size()).isLessThanOrEqualTo(5);
        assertThat(run.count(HostState.NOT_STARTED)).isGreaterThanOrEqualTo(25);
    }

    @Test
    void aCancelledRunBeginsNobodyElseAndSaysSo() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        yard.walkUntil(run, RunPhase.VERIFY);
        yard.desk.cancel(run.id(), Yard.ALICE, false, "enough");
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThatThrownBy(() -> yard.desk.cancel(run.id(), Yard.ALICE, false, "again")).isInstanceOf(RunRefusal.class);
    }

    @Test
    void aPersonTakesAHostBackUnderAChange() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        String change = yard.approvedChangeFor(run, "a");
        PatchRun back = yard.walk(yard.desk.requestRollback(run.id(), List.of("a"), change, Yard.ALICE, "bad"));
        assertThat(back.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(yard.fleet.host("a").versionOf("web")).isEqualTo("1.0");
    }

    @Test
    void eventsAreNumberedWithoutGaps() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        var events = yard.store.events(run.id(), 0, 1000);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).seq()).isEqualTo(i + 1L);
        }
    }

    @Test
    void aWatchThatBreaksOffIsTakenUpAgain() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.executor.losesItsServer();
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.executor.plays()).hasSize(1);
        assertThat(yard.store.events(run.id(), 0, 1000)).filteredOn(event -> "a".equals(event.ciId()))
                .extracting(RunEvent::text).as("what was told before is not told again")
                .containsOnlyOnce("permit given", "installing", "DONE");
    }

    @Test
    void aHostWhosePlayWasLostSightOfIsNeverOkAndNeverTakenBackByItself() {
        yard.hosts("a", "b").policy(Policies.policy().reverting(RollbackMode.AUTO, 1).build());
        yard.executor.losesItsServerForGood();
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a", "b"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.FAILED);
        assertThat(run.hosts().get("a").reason()).contains("did not tell how it ended", "not proven");
        assertThat(run.hosts().get("b").state()).isEqualTo(HostState.NOT_STARTED);
        assertThat(yard.fleet.host("a").versionOf("web")).isEqualTo("2.0");
        assertThat(run.failure()).isEqualTo("engine_error");
    }

    @Test
    void nothingIsJudgedWhileAPlayCannotBeEnded() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.executor.losesItsServerForGood();
        yard.executor.immortal(true);
        PatchRun run = yard.walkUntil(yard.approvedRun(POLICY, "a"), RunPhase.VERIFY);
        assertThat(run.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.IN_PROGRESS);
        yard.executor.immortal(false);
        assertThat(yard.walk(run).hosts().get("a").state().isFinal()).isTrue();
    }

    @Test
    void aHostThatNobodyCouldSpeakForIsGivenBackOnceNothingWorksOnIt() {
        yard.host("a").playEnds(HostResult.Outcome.UNKNOWN, "connection lost").cannotBeFenced();
        yard.policy(Policies.policy().build());
        yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(yard.corridor.places().sweep()).isZero();
        assertThat(yard.store.placesHeld()).containsKey("a");
        yard.fleet.host("a").canBeFenced();
        assertThat(yard.corridor.places().sweep()).isEqualTo(1);
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void aCancelThatCannotBeProvedIsAFailureAndSaysSo() {
        yard.host("a").playEnds(HostResult.Outcome.UNKNOWN, "connection lost").cannotBeFenced();
        yard.policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.fleet.host("a").whilePatched(() -> yard.desk.cancel(run.id(), Yard.ALICE, false, "enough"));
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(ended.failure()).isEqualTo("cancel_unproven");
    }

    @Test
    void aDeskThatFailsBetweenPermitsKeepsNobodysPlace() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.itsm.faults.always("start", CollaboratorFault.Kind.REFUSED);
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void aRollbackWithoutAnApprovalIsRefusedAndTouchesNobody() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        PatchRun back = yard.walk(yard.desk.requestRollback(run.id(), List.of("a"), "no-such-change", Yard.ALICE, "bad"));
        assertThat(back.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.fleet.host("a").versionOf("web")).isEqualTo("2.0");
    }

    @Test
    void aHostThatAnotherRunWorksOnIsNotTakenBack() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        PatchRun other = yard.desk.request(Yard.request(POLICY, false, null, null));
        RunStore.Claim elsewhere = yard.store.claimDue("elsewhere", Duration.ofHours(9)).orElseThrow();
        yard.store.takePlace(new RunStore.Seat("a", elsewhere, POLICY, null), 9, 9);
        PatchRun back = yard.walk(
                yard.desk.requestRollback(run.id(), List.of("a"), yard.approvedChangeFor(run, "a"), Yard.ALICE, "bad"));
        assertThat(back.hosts().get("a").state()).isEqualTo(HostState.NOT_STARTED);
        assertThat(back.hosts().get("a").reason()).isEqualTo("run " + other.id() + " works on it");
        assertThat(yard.fleet.host("a").versionOf("web")).isEqualTo("2.0");
    }

    @Test
    void playbooksThatWereEditedSinceThePlanAreNotCarriedOut() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.executor.editPlaybook("patch-ubuntu.yml");
        PatchRun ended = yard.walk(run);
        assertThat(ended.failure()).isEqualTo("play_refused");
        assertThat(ended.note()).contains("playbooks");
        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(yard.executor.touched()).isEmpty();
    }
}
