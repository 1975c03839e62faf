package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Alert.Severity;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.policy.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whom a run wakes: each matter once, urgent ones when they happen. */
class AlarmsTest {
    private static final String POLICY = "debian-baseline";
    private static final CheckSpec WEB = new CheckSpec("web", null, null, 8080);

    private final Yard yard = new Yard();

    @Test
    void aHostThatCannotBeSpokenForIsToldAtOnceAndOnce() {
        yard.host("a").playEnds(Outcome.UNKNOWN, "connection lost").cannotBeFenced();
        yard.hosts("b", "c");
        yard.policy(parallel(3).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b", "c");
        yard.walk(run);
        assertThat(classes(run)).containsExactly("unknown");
        assertThat(incident(run, "unknown").orElseThrow().severity()).isEqualTo(Severity.P2);
        assertThat(incident(run, "unknown").orElseThrow().ciIds()).containsExactly("a");
        assertThat(toldOf(run)).containsOnlyOnce("patch-run:" + run.id() + ":unknown");
    }

    @Test
    void urgentOnesAreUnderWayBeforeTheRunGoesOn() {
        yard.hosts("0-canary", "b").host("a").playEnds(Outcome.UNKNOWN, "connection lost").cannotBeFenced();
        yard.policy(Policies.policy().stoppingAt("9", 1, 1).rolledOut(r -> new Rollout(
                1, Duration.ZERO, 1, 1, 50, r.errorThreshold(), r.unreachableLimit())).build());
        PatchRun run = yard.approvedRun(POLICY, "0-canary", "a", "b");
        boolean[] known = {false};
        yard.fleet.host("b").whilePatched(() -> {
            yard.corridor.relay().deliverDue();
            known[0] = incident(run, "unknown").isPresent();
        });
        yard.walk(run);
        assertThat(known[0]).as("told while the second host is worked on").isTrue();
    }

    @Test
    void aHostThatCouldNotBeTakenBackIsToldAtOnce() {
        yard.host("a").failsCheckWith("web", "web", "2.0");
        yard.hypervisor.faults.always("revert", Kind.CONFLICT);
        yard.policy(Policies.policy().checking(WEB).reverting(RollbackMode.AUTO, 1).build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.walkUntil(run, RunPhase.REPORT);
        PatchRun ended = yard.walk(run);
        assertThat(classes(ended)).containsExactly("revert-failed");
        assertThat(incident(ended, "revert-failed").orElseThrow().severity()).isEqualTo(Severity.P2);
        assertThat(yard.itsm.closure(ended.change().id())).isEmpty();
    }

    @Test
    void aHostThatIsNotBackAfterItsRebootIsToldWhileThePlayRuns() {
        yard.host("a").needsReboot("new kernel").staysDown();
        yard.policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.hosts().get("a").reason()).startsWith("not back after the reboot");
        assertThat(classes(run)).containsExactly("not-back");
        assertThat(incident(run, "not-back").orElseThrow().severity()).isEqualTo(Severity.P2);
        List<RunEvent> events = yard.store.events(run.id(), 0, 1000);
        assertThat(events).anyMatch(event -> event.text().contains("connection lost"));
    }

    @Test
    void aHostThatIsNotBackIsNeverTakenBackByItself() {
        yard.host("a").needsReboot("new kernel").staysDown();
        yard.policy(Policies.policy().reverting(RollbackMode.AUTO, 1).build());
        yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    @Test
    void aCanaryThatStopsTheRunInProductionIsUrgentAndElsewhereNot() {
        for (String environment : List.of("prod", "lab")) {
            Yard one = new Yard();
            one.hosts("a", "b");
            one.inEnvironment("a", environment);
            one.inEnvironment("b", environment);
            one.fleet.host("a").failsCheckWith("web", "web", "2.0");
            one.policy(Policies.policy().forEnvironment(environment).checking(WEB).reverting(RollbackMode.AUTO, 1).build());
            PatchRun run = one.walk(one.approvedRun(POLICY, "a", "b"));
            Alert alert = one.notifier.incidents().getFirst();
            assertThat(one.notifier.incidents()).as(environment).hasSize(1);
            assertThat(alert.dedupKey()).endsWith(environment.equals("prod") ? ":canary-stopped" : ":failed");
            assertThat(alert.severity()).isEqualTo(environment.equals("prod") ? Severity.P2 : Severity.P3);
            assertThat(alert.ciIds()).containsExactly("a");
            assertThat(run.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        }
    }

    @Test
    void otherFailuresAreOneIncidentThatIsUpdatedInPlace() {
        yard.hosts("0-canary");
        for (String id : List.of("a", "b", "c")) {
            yard.host(id).playEnds(Outcome.FAILED, "postinst").cannotBeRepaired();
        }
        yard.policy(Policies.policy().stoppingAt("9", 1, 1).rolledOut(r -> new Rollout(
                1, Duration.ZERO, 1, 1, 50, r.errorThreshold(), r.unreachableLimit())).build());
        PatchRun run = yard.approvedRun(POLICY, "0-canary", "a", "b", "c");
        int[] toldAfterFirst = {0};
        yard.fleet.host("b").whilePatched(() -> {
            yard.corridor.relay().deliverDue();
            toldAfterFirst[0] = incident(run, "failed").map(alert -> alert.ciIds().size()).orElse(0);
        });
        PatchRun ended = yard.walk(run);
        assertThat(toldAfterFirst[0]).isEqualTo(1);
        assertThat(classes(ended)).containsExactly("failed");
        assertThat(incident(ended, "failed").orElseThrow().severity()).isEqualTo(Severity.P3);
        assertThat(incident(ended, "failed").orElseThrow().ciIds()).containsExactly("a", "b", "c");
    }

    @Test
    void anOlderMessageDoesNotComeAfterANewerOne() {
        yard.hosts("0-canary");
        for (String id : List.of("a", "b")) {
            yard.host(id).playEnds(Outcome.FAILED, "postinst").cannotBeRepaired();
        }
        yard.policy(Policies.policy().stoppingAt("9", 1, 1).rolledOut(r -> new Rollout(
                1, Duration.ZERO, 1, 1, 50, r.errorThreshold(), r.unreachableLimit())).build());
        PatchRun run = yard.approvedRun(POLICY, "0-canary", "a", "b");
        yard.fleet.host("b").whilePatched(() -> {
            yard.notifier.faults.next("open", Kind.UNAVAILABLE);
            yard.corridor.relay().deliverDue();
        });
        PatchRun ended = yard.walk(run);
        yard.clock.advance(Duration.ofMinutes(20));
        yard.corridor.relay().deliverDue();
        assertThat(yard.store.deliveries(run.id())).noneMatch(Delivery::isOpen);
        assertThat(incident(ended, "failed").orElseThrow().ciIds()).containsExactly("a", "b");
    }

    @Test
    void aRunThatLeavesEverybodyOutIsToldAsThat() {
        yard.host("a").scansBadly("no python");
        yard.policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.desk.request(Yard.request(POLICY, false, null, null)));
        assertThat(classes(run)).containsExactly("all-left-out");
    }

    @Test
    void aCiThatIsLeftOutTwiceInARowIsToldTheSecondTime() {
        yard.hosts("a", "b").policy(Policies.policy().build());
        yard.fleet.host("b").scansBadly("no python");
        PatchRun first = yard.walk(yard.approvedRun(POLICY, "a"));
        yard.fleet.host("a").offers("web", "3.0");
        yard.clock.advance(Duration.ofHours(5));
        PatchRun second = yard.walk(yard.approvedRun(POLICY, "a"));
        yard.fleet.host("a").offers("web", "4.0");
        yard.fleet.host("b").scansWell();
        yard.clock.advance(Duration.ofHours(5));
        PatchRun third = yard.walk(yard.approvedRun(POLICY, "a", "b"));
        assertThat(classes(first)).doesNotContain("left-out-twice");
        assertThat(incident(second, "left-out-twice").orElseThrow().ciIds()).containsExactly("b");
        assertThat(classes(third)).doesNotContain("left-out-twice");
    }

    @Test
    void processesThatCannotBeEndedAreToldAndTheChangeStaysOpen() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.executor.losesItsServerForGood();
        yard.executor.immortal(true);
        PatchRun run = yard.walkUntil(yard.approvedRun(POLICY, "a"), RunPhase.VERIFY);
        yard.corridor.relay().deliverDue();
        assertThat(incident(run, "living-process").orElseThrow().severity()).isEqualTo(Severity.P2);
        assertThat(yard.itsm.closure(run.change().id())).isEmpty();
    }

    @Test
    void aDryRunWakesNobody() {
        yard.host("a").scansBadly("no python");
        yard.policy(Policies.policy().build());
        yard.dryRun(POLICY);
        assertThat(yard.notifier.incidents()).isEmpty();
    }

    private static Policies parallel(int hosts) {
        return Policies.policy().stoppingAt("9", hosts, hosts);
    }

    private Optional<Alert> incident(PatchRun run, String word) {
        return yard.notifier.incident("patch-run:" + run.id() + ":" + word);
    }

    private List<String> classes(PatchRun run) {
        String mine = "patch-run:" + run.id() + ":";
        return yard.notifier.incidents().stream().map(Alert::dedupKey).filter(key -> key.startsWith(mine))
                .map(key -> key.substring(mine.length())).toList();
    }

    private List<String> toldOf(PatchRun run) {
        return yard.store.deliveries(run.id()).stream()
                .filter(d -> d.outward() instanceof Outward.OpenIncident)
                .map(d -> ((Outward.OpenIncident) d.outward()).alert().dedupKey())
                .toList();
    }
}
