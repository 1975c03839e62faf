package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.Rollout;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Times in which nobody is started. */
class BlackoutTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void aRunThatIsDueInABlackoutOfAllItsHostsIsRefusedWithItsName() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.blackouts.add(today("everything", Map.of()));
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, null)));
        assertThat(run.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(run.failure()).isEqualTo("blackout");
        assertThat(run.note()).contains("blackout everything until 2026-11-15T23:00:00Z");
    }

    @Test
    void onlyTheHostsInItsScopeAreLeftOut() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("1", 5, 5).build());
        yard.cmdb.tag("a", "tier", "gold");
        yard.blackouts.add(today("gold", Map.of("tier", "gold")));
        PatchRun run = yard.walkUntil(yard.desk.request(Yard.request(POLICY, false, null, null)), RunPhase.ENDED);
        assertThat(run.requirePlan().exclusions()).extracting(Exclusion::ciId, Exclusion::reason)
                .containsExactly(tuple("a", Exclusion.Reason.BLACKOUT));
        assertThat(run.hosts()).containsOnlyKeys("b");
    }

    @Test
    void aPlanIsMadeInABlackoutAndARunOfItIsNotBegun() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.blackouts.add(today("everything", Map.of()));
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.requirePlan().hosts()).hasSize(1);
        assertThat(run.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(run.failure()).isEqualTo("blackout");
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void aBlackoutThatComesInTheMiddleOfAWaveKeepsTheNextHostFromBeingStarted() {
        yard.hosts("a", "b").policy(Policies.policy().rolledOut(r -> new Rollout(
                2, Duration.ZERO, 2, 1, 50, r.errorThreshold(), r.unreachableLimit())).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        yard.fleet.host("a").whilePatched(() -> yard.blackouts.add(today("sudden", Map.of())));
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(ended.hosts().get("b").state()).isEqualTo(HostState.NOT_STARTED);
        assertThat(ended.hosts().get("b").reason()).contains("blackout sudden");
    }

    @Test
    void aHostMayGoBackInABlackout() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        yard.blackouts.add(today("everything", Map.of()));
        PatchRun back = yard.walk(yard.desk.requestRollback(
                run.id(), List.of("a"), yard.approvedChangeFor(run, "a"), Yard.ALICE, "bad"));
        assertThat(back.verdict()).isEqualTo(Verdict.ROLLED_BACK);
    }

    private static Blackout today(String id, Map<String, String> scope) {
        LocalDate day = LocalDate.parse("2026-11-15");
        return new Blackout(id, id, day, day, ZoneId.of("Europe/Berlin"), scope, "");
    }
}
