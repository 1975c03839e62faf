package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.patchyard.adapter.simengine.NoSimEngine;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a server without a hypervisor refuses, and what it says instead. */
class FitnessTest {
    private final Yard yard = new Yard();
    private final RunDesk bare =
            new RunDesk(yard.shelf, yard.store, yard.audit, new Fitness(new NoSimEngine()), yard.clock);

    private static PatchPolicy withoutSnapshots(PatchPolicy policy) {
        return PolicyFields.merge(policy, Map.of("pre_patch_snapshot", false, "rollback", "manual"));
    }

    @Test
    void aRunOfAPolicyThatWantsSnapshotsIsRefusedAtItsStart() {
        yard.hosts("a").policy(Policies.policy().id("p").build());

        assertThatExceptionOfType(RunRefusal.class)
                .isThrownBy(() -> bare.request(Yard.request("p", false, null, null)))
                .withMessageContaining("say false")
                .withMessageContaining("patchyard.sim-engine.kind is none")
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("pre_patch_snapshot"));

        assertThat(yard.store.page(new RunStore.RunFilter(null, null, null, null), 0, 10)).isEmpty();
        assertThat(bare.request(Yard.request("p", true, null, null)).isDryRun()).as("a dry run touches nothing").isTrue();
    }

    @Test
    void aPolicyThatGaveUpSnapshotsRuns() {
        PatchPolicy policy = withoutSnapshots(Policies.policy().id("p").build());
        yard.hosts("a").policy(policy);

        assertThat(bare.request(Yard.request("p", false, null, null)).isEnded()).isFalse();
    }

    @Test
    void aRollbackIsRefusedWithTheReason() {
        assertThatExceptionOfType(RunRefusal.class)
                .isThrownBy(() -> bare.requestRollback("any", List.of("a"), "chg", Yard.ALICE, "broken"))
                .withMessageContaining("no technical back-out, restore from backup");
    }

    @Test
    void aRetryIsRefusedLikeTheRunItself() {
        yard.hosts("a").policy(Policies.policy().id("p").checking(new CheckSpec("web", null, "web", null)).build());
        yard.fleet.host("a").failsCheckWith("web", "web", "2.0");
        PatchRun failed = yard.walk(yard.approvedRun("p", "a"));
        RetryDesk again = new RetryDesk(yard.shelf, yard.store, yard.audit, new Fitness(new NoSimEngine()), yard.clock);

        assertThatExceptionOfType(RunRefusal.class)
                .isThrownBy(() -> again.retry(
                        failed.id(), new RetryWish(RetryWish.Choice.FAILED, true, null, ""), Yard.ALICE))
                .withMessageContaining("say false");
    }

    @Test
    void theWayBackThatIsPromisedIsTheOneThereIs() {
        PatchPolicy policy = Policies.policy().id("p").build();

        assertThat(BackOut.of(policy.recovery())).contains("snapshot");
        assertThat(BackOut.of(PolicyFields.merge(policy, Map.of("rollback", "none")).recovery())).isEqualTo(BackOut.NONE);
        assertThat(BackOut.of(withoutSnapshots(policy).recovery()))
                .isEqualTo(BackOut.NONE);
    }

    @Test
    void aHostThatFailedWithoutASnapshotSaysSoInTheClosure() {
        PatchPolicy checked = Policies.policy().id("p").checking(new CheckSpec("web", null, "web", null)).build();
        yard.policy(withoutSnapshots(checked)).host("a").failsCheckWith("web", "web", "2.0");

        PatchRun run = yard.walk(yard.approvedRun("p", "a"));

        assertThat(yard.itsm.closure(run.change().id()).orElseThrow().notes()).contains(BackOut.NONE);
    }
}
