package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy that suddenly means other hosts than it used to. */
class DoubtTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void matchedCisThatDifferByMoreThanAFifthNeedAPerson() {
        PatchRun run = doubtedRun();
        assertThat(run.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(run.note()).contains("3 CIs match, and 2 did in the policy's last run");
        yard.corridor.relay().deliverDue();
        assertThat(yard.notifier.incidents()).hasSize(1);
        assertThat(yard.executor.touched()).containsExactly("a", "b");

        yard.desk.confirm(run.id(), Yard.ALICE, "the new one is ours");
        assertThat(yard.audit.actions()).contains("run.confirm");
        yard.approvedChangeFor(run, "a", "b", "c");
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(ended.confirmation().actor()).isEqualTo("alice");
        assertThat(ended.attention()).isEqualTo(Attention.NONE);
    }

    @Test
    void aRunThatNobodyConfirmsCanBeCancelledAndIsNoMeasureAfterwards() {
        PatchRun run = doubtedRun();
        yard.desk.cancel(run.id(), Yard.ALICE, false, "a typo");
        assertThat(yard.walk(run).verdict()).isEqualTo(Verdict.CANCELLED);
        PatchRun next = yard.walkUntil(yard.desk.request(Yard.request(POLICY, false, null, null)), RunPhase.PLAN);
        assertThat(next.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
    }

    @Test
    void aRunThatNobodyConfirmsBeforeTheCutOffIsRefused() {
        PatchRun run = doubtedRun();
        assertThat(run.note()).endsWith("before " + run.createdAt().plus(Duration.ofMinutes(150)));

        yard.clock.advance(Duration.ofMinutes(149));
        assertThat(yard.walkUntil(run, RunPhase.PLAN).isEnded()).isFalse();

        yard.clock.advance(Duration.ofMinutes(1));
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(ended.failure()).isEqualTo("not_confirmed");
        assertThatThrownBy(() -> yard.desk.confirm(run.id(), Yard.ALICE, "late")).isInstanceOf(RunRefusal.class);
    }

    @Test
    void onlyARunThatWaitsForItIsConfirmed() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThatThrownBy(() -> yard.desk.confirm(run.id(), Yard.ALICE, "x")).isInstanceOf(RunRefusal.class);
        assertThatThrownBy(() -> yard.desk.confirm("none", Yard.ALICE, "x")).isInstanceOf(RunRefusal.class);
    }

    @Test
    void aFifthIsNoReasonAndAPersonsOwnChoiceNeither() {
        for (int i = 0; i < 5; i++) {
            yard.host("h" + i);
        }
        yard.policy(Policies.policy().stoppingAt("1", 9, 1).build());
        yard.walk(yard.approvedRun(POLICY, "h0", "h1", "h2", "h3", "h4"));
        yard.host("h5");
        PatchRun sixth = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, null)));
        assertThat(sixth.verdict()).isEqualTo(Verdict.REFUSED);
        yard.hosts("h6", "h7");
        RunRequest some = new RunRequest(
                POLICY, RunRequest.Trigger.MANUAL, Yard.ALICE, false, List.of("h7"), null, null, null, "", false);
        assertThat(yard.walk(yard.desk.request(some)).failure()).isEqualTo("not_approved");
        assertThat(yard.dryRun(POLICY).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    private PatchRun doubtedRun() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("1", 9, 1).build());
        yard.walk(yard.desk.request(Yard.request(POLICY, false, null, yard.dryRunApproved(POLICY, "a", "b"))));
        yard.host("c");
        return yard.walkUntil(yard.desk.request(Yard.request(POLICY, false, null, null)), RunPhase.PLAN);
    }
}
