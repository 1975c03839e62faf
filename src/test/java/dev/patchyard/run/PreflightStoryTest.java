package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.Rollout;
import org.junit.jupiter.api.Test;

/** Plans over hosts that are not fit to be begun. */
class PreflightStoryTest {
    private final Yard yard = new Yard();

    @Test
    void aDryRunLooksAtTheApplicationToo() {
        yard.hosts("a", "b", "c", "d", "e", "f");
        yard.fleet.host("b").failsCheck("web", "status 503 instead of 200");
        yard.policy(Policies.policy().checking(new CheckSpec("web", null, "web", null)).build());
        PatchRun run = yard.dryRun("debian-baseline");
        assertThat(run.requirePlan().exclusions())
                .extracting(Exclusion::ciId, Exclusion::reason, Exclusion::detail)
                .containsExactly(tuple(
                        "b", Exclusion.Reason.OBSTACLE, "health: check web: status 503 instead of 200"));
        assertThat(run.hosts()).hasSize(5);
    }

    @Test
    void moreThanAFifthThatIsNotFitStopsTheRun() {
        yard.hosts("a", "b", "c", "d").policy(Policies.policy().build());
        yard.fleet.host("b").hasObstacle("hold_file", "/etc/patchyard/hold: ask first");
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a", "b", "c", "d"));
        assertThat(run.failure()).isEqualTo("too_many_left_out");
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void aHostThatContradictsItsTagCountsAmongThem() {
        yard.hosts("a", "b", "c", "d").policy(Policies.policy().build());
        yard.fleet.host("b").is("ubuntu", "24.04");

        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a", "b", "c", "d"));

        assertThat(run.failure()).isEqualTo("too_many_left_out");
        assertThat(run.note()).isEqualTo("1 of 4 CIs are not fit to be begun");
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void aSelectorThatMatchesTooMuchEndsTheRunBeforeAnybodyIsLookedAt() {
        yard.hosts("a", "b", "c").policy(Policies.policy().rolledOut(r -> new Rollout(
                1, r.soak(), null, null, 2, r.errorThreshold(), r.unreachableLimit())).build());

        PatchRun run = yard.dryRun("debian-baseline");

        assertThat(run.failure()).isEqualTo("max_targets");
        assertThat(run.note()).isEqualTo("3 CIs match, and max_targets is 2");
        assertThat(run.plan()).isNull();
    }

    @Test
    void aFifthDoesNot() {
        yard.hosts("a", "b", "c", "d", "e").policy(Policies.policy().build());
        yard.fleet.host("b").hasObstacle("space", "/boot has 1 MB free, 50 are needed");
        assertThat(yard.dryRun("debian-baseline").verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void damageOfSomebodyElseIsOnlyPlannedForWhereItMayBeRepaired() {
        yard.host("a").hasObstacle("package_database", "not in order: x (iF)");
        yard.policy(Policies.policy().build()).policy(Policies.policy().id("repairing").repairingBefore().build());
        assertThat(yard.dryRun("debian-baseline").failure()).isEqualTo("all_left_out");
        assertThat(yard.dryRun("repairing").hosts()).containsOnlyKeys("a");
    }
}
