package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostResult;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.policy.RollbackMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/** Stories of hosts that are tried again. */
class RetryTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @BeforeEach
    void threeHostsOfWhichTheSecondFails() {
        yard.hosts("a", "b", "c");
        yard.fleet.host("b").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        yard.policy(Policies.policy().stoppingAt("1", 1, 1).build());
    }

    @Test
    void failedHostsAreTriedAgainUnderAChangeOfTheirOwnAndNobodyElseIs() {
        PatchRun first = firstRun(false);
        assertThat(first.hosts()).hasEntrySatisfying("c", c -> assertThat(c.state()).isEqualTo(HostState.NOT_STARTED));
        heal("b");
        String change = yard.approvedChangeFor(first, "b");

        PatchRun retry = yard.walk(retry(first, RetryWish.Choice.FAILED, null));

        assertThat(retry.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(retry.hosts()).containsOnlyKeys("b");
        assertThat(retry.requirePlan()).isEqualTo(first.requirePlan());
        assertThat(retry.change().id()).isEqualTo(change).isNotEqualTo(first.change().id());
        assertThat(retry.lineage()).isEqualTo(new Lineage(first.id(), first.id(), 2));
        assertThat(retry.hosts().get("b").snapshot().name()).isNotEqualTo(first.hosts().get("b").snapshot().name());
        assertThat(yard.itsm.closure(change).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(yard.store.find(first.id())).as("a run that ended never changes").contains(first);
        assertThat(yard.fleet.host("c").versionOf("web")).isEqualTo("1.0");
        assertThat(yard.audit.actions()).contains("run.retry");
    }

    @Test
    void hostsThatWereNotStartedAreTriedAgainInTheirWaves() {
        PatchRun first = firstRun(false);
        yard.approvedChangeFor(first, "c");

        PatchRun retry = yard.walk(retry(first, RetryWish.Choice.NOT_STARTED, null));

        assertThat(retry.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(retry.hosts()).containsOnlyKeys("c");
        assertThat(retry.hosts().get("c").wave()).isEqualTo(2);
    }

    @Test
    void bothKindsGoWaveByWave() {
        PatchRun first = firstRun(false);
        heal("b");
        yard.approvedChangeFor(first, "b", "c");

        PatchRun retry = yard.walk(retry(first, RetryWish.Choice.BOTH, null));

        assertThat(retry.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(retry.hosts()).containsOnlyKeys("b", "c");
        assertThat(retry.stages()).filteredOn(stage -> stage.phase() == RunPhase.EXECUTE).extracting(StageRecord::wave)
                .containsExactly(1, 2);
    }

    @Test
    void withoutAnOpenChangeARetryIsRefused() {
        PatchRun first = firstRun(false);
        assertThat(yard.walk(retry(first, RetryWish.Choice.NOT_STARTED, null)).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.walk(retry(first, RetryWish.Choice.NOT_STARTED, first.change().id())).verdict())
                .as("the first run's change is closed").isEqualTo(Verdict.REFUSED);
    }

    @Test
    void aChangeThatIsKeptOpenIsSharedAndClosedWhenItsWindowEndsByWhatAllAttemptsDid() {
        PatchRun first = firstRun(true);
        String change = first.change().id();
        assertThat(status(change)).isEqualTo(ChangeStatus.IN_PROGRESS);
        assertThat(yard.itsm.notes(change)).isNotEmpty();
        heal("b");

        PatchRun retry = yard.walk(retry(first, RetryWish.Choice.BOTH, null));

        assertThat(retry.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(retry.change().id()).isEqualTo(change);
        yard.corridor.relay().deliverDue();
        assertThat(status(change)).as("its window is open").isEqualTo(ChangeStatus.IN_PROGRESS);
        yard.clock.advance(Duration.ofHours(5));
        yard.corridor.relay().deliverDue();
        assertThat(status(change)).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(yard.itsm.closure(change).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(yard.itsm.closure(change).orElseThrow().notes()).contains("b: OK");
    }

    @Test
    void aChangeThatIsKeptOpenIsClosedWithIssuesWhenNobodyTriesAgain() {
        PatchRun first = firstRun(true);
        yard.clock.advance(Duration.ofHours(5));
        yard.corridor.relay().deliverDue();
        assertThat(yard.itsm.closure(first.change().id()).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL_WITH_ISSUES);
    }

    @Test
    void aChangeThatIsKeptOpenIsClosedOnceItsRunCanBeReadAgain() {
        PatchRun first = firstRun(true);
        yard.clock.advance(Duration.ofHours(5));
        yard.store.setBroken(first.id(), true);
        yard.corridor.relay().deliverDue();
        assertThat(status(first.change().id())).isEqualTo(ChangeStatus.IN_PROGRESS);
        yard.store.setBroken(first.id(), false);
        yard.clock.advance(Duration.ofHours(1));
        yard.corridor.relay().deliverDue();
        assertThat(status(first.change().id()).isClosed()).isTrue();
    }

    @Test
    void aRetryAfterTheWindowNeedsAChangeOfItsOwn() {
        PatchRun first = firstRun(true);
        yard.clock.advance(Duration.ofHours(5));
        yard.corridor.relay().deliverDue();
        PatchRun retry = retry(first, RetryWish.Choice.NOT_STARTED, null);
        assertThat(retry.change()).isNull();
        assertThat(yard.walk(retry).verdict()).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void anAttemptThatStillWorksAtTheWindowsEndKeepsTheChangeOpen() {
        PatchRun first = firstRun(true);
        PatchRun retry = retry(first, RetryWish.Choice.NOT_STARTED, null);
        yard.clock.advance(Duration.ofHours(5));
        yard.corridor.relay().deliverDue();
        assertThat(status(first.change().id())).isEqualTo(ChangeStatus.IN_PROGRESS);
        yard.walk(retry);
        yard.clock.advance(Duration.ofMinutes(2));
        yard.corridor.relay().deliverDue();
        assertThat(status(first.change().id()).isClosed()).isTrue();
    }

    @Test
    void aPolicyThatRaisesChangesRaisesOneForTheHostsOfTheRetry() {
        yard.shelf.replace(Policies.policy().stoppingAt("1", 1, 1).raisingChanges().build(),
                yard.shelf.find(POLICY).orElseThrow().version(), Actor.SERVER);
        PatchRun first = yard.desk.request(Yard.request(POLICY, false, null, null));
        approved(first);
        first = yard.walk(first);
        assertThat(first.verdict()).isEqualTo(Verdict.COMPLETED_WITH_ERRORS);

        PatchRun retry = retry(first, RetryWish.Choice.NOT_STARTED, null);
        approved(retry);
        retry = yard.walk(retry);

        ChangeRequest change = yard.itsm.find(retry.change().id()).orElseThrow();
        assertThat(retry.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(change.affectedCis()).containsExactly("c");
        assertThat(change.externalRef()).isEqualTo("patch-run:" + retry.id());
        assertThat(change.planDigest()).isEqualTo(first.requirePlan().digest());
    }

    @Test
    void onlyOneAttemptGoesOnAtATime() {
        PatchRun first = firstRun(false);
        PatchRun retry = retry(first, RetryWish.Choice.NOT_STARTED, null);
        assertThatThrownBy(() -> retry(first, RetryWish.Choice.FAILED, null))
                .isInstanceOfSatisfying(RunRefusal.class, refusal -> assertThat(refusal.why()).isEqualTo(RunRefusal.Why.STATE));
        assertThatThrownBy(() -> retry(retry, RetryWish.Choice.FAILED, null)).isInstanceOf(RunRefusal.class);
        assertThatThrownBy(() -> yard.desk.requestRollback(first.id(), List.of("a"), "c", Yard.ALICE, "x"))
                .isInstanceOf(RunRefusal.class);
        yard.walk(retry);
        assertThat(retry(retry, RetryWish.Choice.FAILED, null).lineage()).isEqualTo(new Lineage(first.id(), retry.id(), 3));
    }

    @Test
    void whatALaterAttemptBroughtInOrderIsNotTriedOnceMore() {
        PatchRun first = firstRun(false);
        heal("b");
        yard.approvedChangeFor(first, "b");
        yard.walk(retry(first, RetryWish.Choice.FAILED, null));
        assertThatThrownBy(() -> retry(first, RetryWish.Choice.FAILED, null))
                .isInstanceOfSatisfying(RunRefusal.class, refusal -> assertThat(refusal.field()).isEqualTo("hosts"));
        assertThat(retry(first, RetryWish.Choice.BOTH, null).hosts()).containsOnlyKeys("c");
    }

    @Test
    void hostsThatWentBackNeedToBeAllowed() {
        PatchRun first = firstRun(false);
        PatchRun back = yard.walk(yard.desk.requestRollback(
                first.id(), List.of("a"), yard.approvedChangeFor(first, "a"), Yard.ALICE, "slow"));
        assertThat(back.hosts().get("a").state()).isEqualTo(HostState.REVERTED);
        assertThat(Attempts.of(first, yard.store).hosts().get("a").state()).isEqualTo(HostState.REVERTED);

        assertThat(retry(first, RetryWish.Choice.FAILED, null).hosts()).containsOnlyKeys("b");
        yard.walk(yard.store.linkedTo(first.id()).getLast());
        PatchRun allowed = yard.retryDesk.retry(
                first.id(), new RetryWish(RetryWish.Choice.FAILED, true, null, ""), Yard.ALICE);
        assertThat(allowed.hosts()).containsOnlyKeys("a", "b");
    }

    @Test
    void whenAllWentBackTheAnswerSaysWhatToAllow() {
        yard.policy(Policies.policy().id("back").reverting(RollbackMode.AUTO, 3).stoppingAt("1", 1, 1).build());
        yard.fleet.host("a").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        PatchRun first = yard.walk(yard.approvedRun("back", "a"));
        assertThat(first.hosts().get("a").state()).isEqualTo(HostState.REVERTED);
        assertThatThrownBy(() -> retry(first, RetryWish.Choice.FAILED, null))
                .isInstanceOfSatisfying(RunRefusal.class, refusal -> assertThat(refusal.field()).isEqualTo("allow_reverted"));
    }

    @Test
    void aRunThatGoesOnADryRunAndADisabledPolicyAreNotTriedAgain() {
        PatchRun dry = yard.dryRun(POLICY);
        PatchRun waiting = yard.desk.request(Yard.request(POLICY, false, null, null));
        assertThatThrownBy(() -> retry(dry, RetryWish.Choice.BOTH, null)).isInstanceOf(RunRefusal.class);
        assertThatThrownBy(() -> retry(waiting, RetryWish.Choice.BOTH, null)).isInstanceOf(RunRefusal.class);
        yard.walk(waiting);
        yard.shelf.replace(
                PolicyFields.merge(waiting.policy(), Map.of("enabled", false)),
                yard.shelf.find(POLICY).orElseThrow().version(), Actor.SERVER);
        assertThatThrownBy(() -> retry(waiting, RetryWish.Choice.BOTH, null))
                .isInstanceOfSatisfying(RunRefusal.class, refusal -> assertThat(refusal.why()).isEqualTo(RunRefusal.Why.DISABLED));
    }

    @Test
    void aHostThatNobodyCanSpeakForIsNeverTriedAgain() {
        for (HostState state : List.of(HostState.UNKNOWN, HostState.REVERT_FAILED, HostState.OK)) {
            for (RetryWish.Choice choice : RetryWish.Choice.values()) {
                assertThat(choice.takes(state)).as("%s %s", choice, state).isFalse();
            }
        }
    }

    private PatchRun firstRun(boolean keepChangeOpen) {
        PatchRun planned = yard.dryRun(POLICY);
        yard.approvedChangeFor(planned, "a", "b", "c");
        PatchRun first = yard.walk(yard.desk.request(new RunRequest(
                POLICY, RunRequest.Trigger.MANUAL, Yard.ALICE, false, List.of(), null, planned.id(), null, "", keepChangeOpen)));
        assertThat(first.hosts().get("b").state()).isEqualTo(HostState.FAILED);
        return first;
    }

    private void heal(String host) {
        yard.fleet.host(host).worksAgain();
    }

    private PatchRun retry(PatchRun run, RetryWish.Choice hosts, @Nullable String changeId) {
        return yard.retryDesk.retry(run.id(), new RetryWish(hosts, false, changeId, "again"), Yard.ALICE);
    }

    private void approved(PatchRun run) {
        PatchRun waiting = yard.walkUntil(run, RunPhase.VALIDATE);
        yard.itsm.approve(waiting.change().id(), "bob");
    }

    private ChangeStatus status(String change) {
        return yard.itsm.find(change).orElseThrow().status();
    }
}
