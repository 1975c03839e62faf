package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.given.Advisories;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.Ci;
import dev.patchyard.policy.PolicyFields;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plans that are made ahead of a run, and what becomes of them. */
class FrozenPlanTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void aPlanLooksAndTouchesAndTellsNobody() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun plan = yard.plan(POLICY, null);
        assertThat(plan.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(plan.requirePlan().hosts()).hasSize(1);
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.store.deliveries(plan.id())).isEmpty();
        assertThat(yard.itsm.all()).isEmpty();
        assertThat(yard.audit.actions()).contains("plan.make");
    }

    @Test
    void aDisabledPolicyCanBePlannedAndNotRun() {
        yard.hosts("a").policy(PolicyFields.merge(Policies.policy().build(), Map.of("enabled", false)));
        PatchRun plan = yard.plan(POLICY, null);
        assertThat(plan.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThatThrownBy(() -> yard.desk.request(Yard.request(POLICY, false, null, plan.id()))).isInstanceOf(RunRefusal.class);
    }

    @Test
    void aRunCarriesOutExactlyThePlanThatItIsGiven() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun plan = yard.plan(POLICY, null);
        yard.approvedChangeFor(plan, "a", "b");
        yard.fleet.host("a").offers("web", "3.0");
        yard.host("b");
        yard.clock.advance(Duration.ofHours(1));
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, plan.id())));
        assertThat(run.requirePlan().digest()).isEqualTo(plan.requirePlan().digest());
        assertThat(yard.fleet.host("a").versionOf("web")).isEqualTo("2.0");
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThat(yard.store.events(run.id(), 0, 1000))
                .anyMatch(event -> "b".equals(event.ciId()) && event.text().contains("appeared after the plan was made"));
    }

    @Test
    void aHostIsNotBegunForAnAdvisoryThatWasWithdrawnAfterThePlan() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        yard.fleet.host("b").has("tool", "1.0").offers("tool", "2.0");
        Advisory stands = Advisories.advisory("DSA-1", "2026-11-01", "Debian:12", "tool", "2.0");
        yard.advisories.put(List.of(stands));
        PatchRun plan = yard.plan(POLICY, null);
        yard.approvedChangeFor(plan, "a", "b");
        yard.advisories.put(List.of(new Advisory(
                stands.id(), stands.aliases(), stands.summary(), "", stands.severity(), null, stands.published(),
                yard.clock.instant(), yard.clock.instant(), stands.affected(), List.of())));
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, plan.id())));
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThat(run.hosts().get("b").state()).isEqualTo(HostState.PLAN_DRIFT);
        assertThat(run.hosts().get("b").reason()).isEqualTo("the advisory DSA-1 for tool was withdrawn after the plan was made");
    }

    @Test
    void aChangeThatIsNamedIsHandedTheDigestBeforeItsApproval() {
        yard.hosts("a").policy(Policies.policy().build());
        ChangeRequest change =
                yard.itsm.made(null, List.of("a"), yard.clock.instant(), yard.clock.instant().plus(Duration.ofHours(4)));
        PatchRun plan = yard.plan(POLICY, change.id());
        assertThat(yard.itsm.find(change.id()).orElseThrow().planDigest()).isEqualTo(plan.requirePlan().digest());
        yard.itsm.approve(change.id(), "bob");
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, change.id(), plan.id())));
        assertThat(run.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(run.change().namedBy()).isEqualTo("alice");
    }

    @Test
    void aChangeThatWasMadeForSomethingElseIsLeftAsItIs() {
        yard.hosts("a").policy(Policies.policy().build());
        ChangeRequest other = yard.itsm.made("patch-policy:theirs", List.of("a"), yard.clock.instant(), null);
        PatchRun plan = yard.plan(POLICY, other.id());
        assertThat(plan.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.itsm.find(other.id())).contains(other);
        assertThat(yard.store.events(plan.id(), 0, 1000)).anyMatch(e -> e.text().contains("made for something else"));
    }

    @Test
    void aPlanOfAPolicyThatWasChangedSinceIsNotTaken() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun plan = yard.plan(POLICY, null);
        yard.shelf.replace(Policies.policy().takingEverything().build(), 1, Actor.SERVER);
        assertThatThrownBy(() -> yard.desk.request(Yard.request(POLICY, false, null, plan.id())))
                .isInstanceOf(RunRefusal.class)
                .hasMessageContaining("changed since");
    }

    @Test
    void aHostThatTheInventoryTookOutSinceThePlanIsDriftAndUntouched() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("9", 5, 5).build());
        PatchRun plan = yard.plan(POLICY, null);
        yard.approvedChangeFor(plan, "a", "b");
        Ci b = yard.cmdb.byId("b").orElseThrow();
        yard.cmdb.with(new Ci(b.id(), b.type(), b.name(), Ci.Status.DECOMMISSIONED, b.tags(), b.login(), null, b.vmId(),
                b.sshHostKeys(), true, null, null, "2"));
        yard.clock.advance(Duration.ofHours(1));
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, plan.id())));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(run.hosts().get("b").state()).isEqualTo(HostState.PLAN_DRIFT);
        assertThat(yard.executor.touched()).containsExactly("a");
    }

    @Test
    void whatKeptARunFromGoingOnKeepsItsPlanFromBeingUsedToo() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        yard.fleet.host("b").isLost("no route");
        PatchRun plan = yard.plan(POLICY, null);
        assertThat(plan.failure()).isEqualTo("too_many_unreachable");
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, plan.id())));
        assertThat(run.failure()).isEqualTo("too_many_unreachable");
        assertThat(yard.executor.touched()).isEmpty();
    }
}
