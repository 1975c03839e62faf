package dev.patchyard.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Knowledge;
import dev.patchyard.compliance.HostScan.ServiceUse;
import dev.patchyard.given.Hosts;
import dev.patchyard.given.Policies;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.RestartMode;
import dev.patchyard.policy.Rollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlannerTest {
    private final Planner planner = new Planner(facts -> facts.toString());
    private final Map<String, HostScan> scans = new HashMap<>();
    private final List<Ci> cis = new ArrayList<>();

    @Test
    void aPlanHoldsTheExactTransaction() {
        host("a");
        PatchPlan plan = plan(Policies.policy().build());
        assertThat(plan.hosts().getFirst().moves())
                .containsExactly(new PackageMove("web", "amd64", "1.0", "2.0", "Debian-Security", true, List.of()));
    }

    @Test
    void everyMatchingCiIsEitherPlannedOrLeftOutWithAReason() {
        host("a");
        unreachable("b");
        ci("w", "windows2022");
        ci("r", "rhel9");
        PatchPlan plan = plan(Policies.policy().build());
        assertThat(plan.matched()).isEqualTo(2);
        assertThat(plan.exclusions()).extracting(Exclusion::ciId, Exclusion::reason).containsExactlyInAnyOrder(
                tuple("b", Exclusion.Reason.UNREACHABLE),
                tuple("w", Exclusion.Reason.OS_TAG_DIFFERS),
                tuple("r", Exclusion.Reason.OS_TAG_DIFFERS));
    }

    @Test
    void membersOfARedundancyGroupAreNeverInOneWave() {
        for (String id : List.of("a", "b", "c", "d")) {
            Ci ci = Hosts.ci(id, "debian12");
            cis.add(new Ci(ci.id(), ci.type(), ci.name(), ci.status(), ci.tags(), ci.login(), null, ci.vmId(), ci.sshHostKeys(),
                    true, id.equals("d") ? null : "cluster", null, null));
            scans.put(id, Hosts.scan(id, Hosts.SUNDAY, Hosts.debian12(), Hosts.update("web", "1.0", "2.0", true)));
        }
        PatchPlan plan = plan(Policies.policy().rolledOut(r -> new Rollout(
                2, r.soak(), 9, 9, 50, r.errorThreshold(), r.unreachableLimit())).build());
        assertThat(plan.waves()).extracting(Wave::ciIds).containsExactly(List.of("a", "d"), List.of("b"), List.of("c"));
    }

    @Test
    void aHostWhoseFactsContradictItsTagIsLeftOut() {
        Ci ci = ci("a", "debian12");
        scans.put("a", Hosts.scan("a", Hosts.SUNDAY, Hosts.facts("rocky", "9.4", null, List.of()),
                Hosts.update("web", "1.0", "2.0", true)));
        assertThat(plan(Policies.policy().build()).exclusions()).extracting(Exclusion::reason)
                .containsExactly(Exclusion.Reason.OS_MISMATCH);
        assertThat(ci.id()).isEqualTo("a");
    }

    @Test
    void heldAndExcludedPackagesAndOtherOriginsStay() {
        ci("a", "debian12");
        scans.put("a", Hosts.scan("a", Hosts.SUNDAY, Hosts.debian12(), Hosts.update("web", "1.0", "2.0", true),
                Hosts.held(Hosts.update("kept", "1", "2", true)), Hosts.update("plain", "1", "2", false),
                Hosts.update("linux-image", "1", "2", true)));
        assertThat(plan(Policies.policy().without("linux-*").build()).hosts().getFirst().moves())
                .extracting(PackageMove::name).containsExactly("web");
    }

    @Test
    void servicesThatRunMovedFilesStandInThePlanUnlessThePolicyLeavesThem() {
        ci("a", "debian12");
        HostScan seen = Hosts.scan("a", Hosts.SUNDAY, Hosts.debian12(), Hosts.update("web", "1.0", "2.0", true),
                Hosts.update("plain", "1", "2", false));
        scans.put("a", new HostScan("a", seen.at(), seen.outcome(), "", seen.facts(), seen.packages(), seen.pending(),
                seen.obstacles(), seen.metadataAge(), List.of(), List.of(new ServiceUse("web-worker", List.of("web")),
                        new ServiceUse("web", List.of("plain", "web")), new ServiceUse("other", List.of("plain")))));

        PatchPlan plan = plan(Policies.policy().build());

        assertThat(plan.hosts().getFirst().restarts()).containsExactly("web", "web-worker");
        PatchPlan sparing = plan(Policies.policy().restarting(RestartMode.AFFECTED, "*-worker").build());
        assertThat(sparing.hosts().getFirst().restarts()).containsExactly("web");
        assertThat(sparing.digest()).isNotEqualTo(plan.digest());
        assertThat(plan(Policies.policy().restarting(RestartMode.NONE).build()).hosts().getFirst().restarts()).isEmpty();
    }

    @Test
    void metadataOfUnknownAgeForbidsAPlan() {
        ci("a", "debian12");
        HostScan good = Hosts.scan("a", Hosts.SUNDAY, Hosts.debian12(), Hosts.update("web", "1.0", "2.0", true));
        scans.put("a", new HostScan("a", good.at(), good.outcome(), "", good.facts(), good.packages(), good.pending(),
                good.obstacles(), Duration.ofHours(49)));
        assertThat(plan(Policies.policy().build()).exclusions()).extracting(Exclusion::reason)
                .containsExactly(Exclusion.Reason.OBSTACLE);
    }

    @Test
    void wavesAreOneCanaryThenTwiceTheCanary() {
        for (char id = 'a'; id <= 'g'; id++) {
            host(String.valueOf(id));
        }
        PatchPlan plan = plan(Policies.policy().build());
        assertThat(plan.waves()).extracting(w -> w.ciIds().size()).containsExactly(1, 2, 2, 2);
        assertThat(plan.waves().getFirst().canary()).isTrue();
    }

    @Test
    void theDigestMovesWithEveryVersionAndNotWithTime() {
        host("a");
        String first = plan(Policies.policy().build()).digest();
        assertThat(plan(Policies.policy().build()).digest()).isEqualTo(first);
        scans.put("a", Hosts.scan("a", Hosts.SUNDAY, Hosts.debian12(), Hosts.update("web", "1.0", "2.1", true)));
        assertThat(plan(Policies.policy().build()).digest()).isNotEqualTo(first);
    }

    @Test
    void aHostAtItsTargetIsNoFailure() {
        ci("a", "debian12");
        scans.put("a", Hosts.scan("a", Hosts.SUNDAY, Hosts.debian12()));
        assertThat(plan(Policies.policy().build()).exclusions()).extracting(Exclusion::reason)
                .containsExactly(Exclusion.Reason.AT_TARGET);
    }

    @ParameterizedTest
    @EnumSource(value = Ci.Status.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void aCiThatIsOutOfServiceIsNeverPlanned(Ci.Status status) {
        host("a");
        Ci ci = cis.getFirst();
        cis.set(0, new Ci(ci.id(), ci.type(), ci.name(), status, ci.tags(), ci.login(), null, ci.vmId(), ci.sshHostKeys(), true,
                null, null, null));

        PatchPlan plan = plan(Policies.policy().build());

        assertThat(plan.hosts()).isEmpty();
        assertThat(plan.exclusions()).extracting(Exclusion::reason, Exclusion::detail)
                .containsExactly(tuple(Exclusion.Reason.NOT_ACTIVE, "status is " + status));
    }

    @Test
    void aPolicyThatFollowsTheFactsPlansAHostThatContradictsItsTag() {
        other("a", "rocky", "9.4");

        PatchPlan plan = plan(Policies.policy().followingFacts().build());

        assertThat(plan.hosts()).extracting(PlannedHost::family).containsExactly(OsFamily.RHEL);
    }

    @Test
    void theCanaryIsOneHostOfEachFamilyAndOfProductionOnlyWhereNoOtherIs() {
        production("a");
        host("b");
        host("c");
        other("d", "rocky", "9.4");

        PatchPlan plan = plan(Policies.policy().followingFacts().build());

        assertThat(plan.waves().getFirst().ciIds()).containsExactly("b", "d");
        assertThat(plan.waves().getLast().ciIds()).as("production comes last").endsWith("a");
    }

    @ParameterizedTest
    @CsvSource({"300, 1 2 30 30", "600, 1 2 50 50", "15, 1 2 2 2"})
    void wavesGrowToATenthOfTheHostsAndToFiftyAtMost(int hosts, String sizes) {
        for (int number = 0; number < hosts; number++) {
            host("h" + (1000 + number));
        }
        PatchPlan plan = plan(Policies.policy().build());

        assertThat(plan.waves().stream().limit(4).map(wave -> "" + wave.ciIds().size()))
                .containsExactly(sizes.split(" "));
        assertThat(plan.waves().stream().mapToInt(wave -> wave.ciIds().size()).sum()).isEqualTo(hosts);
    }

    private void other(String id, String distribution, String release) {
        ci(id, "debian12");
        scans.put(id, Hosts.scan(id, Hosts.SUNDAY, Hosts.facts(distribution, release, null, List.of()),
                Hosts.update("web", "1.0", "2.0", true)));
    }

    private void production(String id) {
        host(id);
        Ci ci = cis.removeLast();
        cis.add(new Ci(ci.id(), ci.type(), ci.name(), ci.status(), Map.of("env", "production", "os", "debian12"), ci.login(), null,
                ci.vmId(), ci.sshHostKeys(), true, null, null, null));
    }

    private Ci ci(String id, String os) {
        Ci ci = Hosts.ci(id, os);
        cis.add(ci);
        return ci;
    }

    private void host(String id) {
        ci(id, "debian12");
        scans.put(id, Hosts.scan(id, Hosts.SUNDAY, Hosts.debian12(), Hosts.update("web", "1.0", "2.0", true)));
    }

    private void unreachable(String id) {
        ci(id, "debian12");
        scans.put(id, HostScan.unreachable(id, Hosts.SUNDAY, "no login"));
    }

    private PatchPlan plan(PatchPolicy policy) {
        return planner.plan(new Planner.Material(
                policy, Screening.of(policy, cis), scans, Knowledge.of(List.of()), Map.of("patch-ubuntu.yml", "d"), Hosts.SUNDAY));
    }
}
