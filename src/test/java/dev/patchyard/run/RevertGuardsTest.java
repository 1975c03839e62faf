package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.policy.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code rollback: auto} reverts only if every condition holds: here each of them fails once. */
class RevertGuardsTest {
    private static final String POLICY = "debian-baseline";
    private static final CheckSpec WEB = new CheckSpec("web", null, null, 8080);

    private final Yard yard = new Yard();

    @Test
    void aProvenFailureOfASafeHostGoesBack() {
        broken("a");
        assertThat(run(auto(1), "a").hosts().get("a").state()).isEqualTo(HostState.REVERTED);
    }

    @Test
    void aCiThatIsNotRevertSafeStays() {
        yard.host("a", false).failsCheckWith("web", "web", "2.0");
        assertStays(run(auto(1), "a"), "a", "not marked revert_safe");
    }

    @Test
    void anUnknownHostStays() {
        yard.host("a").playEnds(Outcome.UNKNOWN, "connection lost").cannotBeFenced();
        PatchRun run = run(auto(1), "a");
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.UNKNOWN);
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    @Test
    void anUnreachableHostStays() {
        yard.host("a").whilePatched(() -> yard.fleet.host("a").isLost("no route"));
        PatchRun run = run(auto(1), "a");
        assertThat(run.hosts().get("a").state()).isIn(HostState.UNREACHABLE, HostState.UNKNOWN);
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    @Test
    void anOldSnapshotIsNotGoneBackTo() {
        broken("a");
        yard.fleet.host("a").whilePatched(() -> yard.clock.advance(Duration.ofMinutes(61)));
        assertStays(run(auto(1), "a"), "a", "its snapshot is older than PT1H");
    }

    @Test
    void aSnapshotOfAnotherRunIsNotGoneBackTo() {
        broken("a");
        yard.fleet.host("a").whilePatched(() -> yard.hypervisor.disown("vm-a"));
        PatchRun run = run(auto(1), "a");
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERT_FAILED);
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    @Test
    void aHostThatWasGivenBackToServiceStays() {
        broken("a");
        PatchRun run = yard.approvedRun(autoPolicy(), "a");
        yard.fleet.host("a").whilePatched(() -> yard.store.change(
                run.id(), null, r -> r.withHost("a", h -> h.released(yard.clock.instant())), List.of(), Map.of()));
        assertStays(yard.walk(run), "a", "it was given back to service at");
    }

    @Test
    void aGoodWordGivesAHostBackToService() {
        yard.hosts("a");
        assertThat(run(auto(1), "a").hosts().get("a").releasedAt()).isNotNull();
    }

    @Test
    void theSecondHostStaysAndTheRunStops() {
        broken("a", "b", "c");
        PatchRun run = run(auto(1).stoppingAt("9", 2, 2).rolledOut(r -> new Rollout(
                2, Duration.ZERO, 2, 2, 50, r.errorThreshold(), r.unreachableLimit())), "a", "b", "c");
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERTED);
        assertStays(run, "b", "max_auto_reverts is reached");
        assertThat(run.hosts().get("c").state()).isEqualTo(HostState.NOT_STARTED);
        assertThat(yard.hypervisor.reverted()).containsExactly("vm-a");
    }

    @Test
    void aProbeThatIsBrokenForAllHostsStopsTheRunAtTheMaximum() {
        yard.hosts("canary");
        for (int number = 10; number < 30; number++) {
            yard.host("h" + number).failsCheckWith("web", "web", "2.0");
        }
        PatchRun planned = planned(auto(3).checking(WEB).stoppingAt("100%", 5, 5).rolledOut(r -> new Rollout(
                1, Duration.ZERO, 5, 5, 50, r.errorThreshold(), r.unreachableLimit())));
        PatchRun run = yard.walk(planned);
        assertThat(yard.hypervisor.reverted()).hasSize(3);
        assertThat(yard.executor.touched()).hasSize(6);
        assertThat(run.count(HostState.FAILED)).isEqualTo(2);
        assertThat(run.count(HostState.NOT_STARTED)).isEqualTo(15);
        assertThat(run.stopReason()).contains("max_auto_reverts");
        assertThat(run.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
    }

    @Test
    void sixtyFailingHostsInOneWaveTouchNoMoreThanWereInFlight() {
        for (int number = 10; number < 70; number++) {
            yard.host("h" + number).playEnds(Outcome.FAILED, "postinst").cannotBeRepaired();
        }
        PatchRun run = yard.walk(planned(Policies.policy().rolledOut(r -> new Rollout(
                60, Duration.ZERO, 50, 5, 60, r.errorThreshold(), r.unreachableLimit()))));
        assertThat(run.hosts()).hasSize(60);
        assertThat(yard.executor.touched()).hasSizeBetween(1, 5);
        assertThat(run.count(HostState.FAILED, HostState.NOT_STARTED)).isEqualTo(60);
        assertThat(run.count(HostState.FAILED)).isEqualTo(yard.executor.touched().size());
    }

    @Test
    void withoutTheOldVersionsNobodyIsBack() {
        broken("a");
        yard.hypervisor.onRevert((vm, snapshot) -> { });
        PatchRun run = run(auto(1), "a");
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERT_FAILED);
        assertThat(run.hosts().get("a").reason()).contains("not at the old version: web");
    }

    @Test
    void withoutGreenHealthNobodyIsBack() {
        yard.host("a").whilePatched(() -> yard.fleet.host("a").failsCheck("web", "connection refused"));
        PatchRun run = run(auto(1), "a");
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERT_FAILED);
        assertThat(run.hosts().get("a").reason()).contains("web: connection refused");
    }

    @Test
    void whatExplainsTheFailureIsSavedBeforeAnythingGoesBack() {
        broken("a");
        boolean[] saved = {false};
        yard.hypervisor.onRevert((vm, snapshot) -> saved[0] = yard.evidence.namesOf("a").contains("dpkg.log"));
        PatchRun run = run(auto(1), "a");
        assertThat(saved[0]).isTrue();
        assertThat(yard.evidence.of(run.id(), "a")).extracting(EvidenceShelf.Item::name)
                .containsExactly("dpkg.log", "task-output.txt");
        assertThat(yard.evidence.content(run.id(), "a", "task-output.txt").orElseThrow()).contains("installing", "FAILED");
    }

    @Test
    void secretsThatAHostHandsOutAreNotKept() {
        broken("a");
        yard.executor.handsOut("sources.list", "deb https://reader:hunter2@repo.example/debian stable main\n");
        yard.fleet.host("a").playEnds(Outcome.FAILED, "Authorization: Bearer hunter2hunter2").cannotBeRepaired();

        PatchRun run = run(auto(1), "a");

        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERTED);
        assertThat(yard.evidence.content(run.id(), "a", "sources.list")).contains("deb https://***@repo.example/debian stable main\n");
        assertThat(yard.evidence.content(run.id(), "a", "task-output.txt").orElseThrow()).contains("FAILED").doesNotContain("hunter2");
        assertThat(yard.store.events(run.id(), 0, 1000)).noneMatch(event -> event.text().contains("hunter2"));
        assertThat(run.toString()).doesNotContain("hunter2");
    }

    @Test
    void withoutAPlaceForEvidenceNobodyGoesBack() {
        broken("a");
        yard.evidence.breaks();
        PatchRun run = run(auto(1), "a");
        assertThat(yard.hypervisor.reverted()).isEmpty();
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.FAILED);
    }

    @Test
    void aHypervisorThatCannotRevertIsALoudFailure() {
        broken("a");
        yard.hypervisor.faults.always("revert", CollaboratorFault.Kind.CONFLICT);
        PatchRun run = run(auto(1), "a");
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERT_FAILED);
        assertThat(yard.store.placesHeld()).containsKey("a");
        assertThat(yard.notifier.incident("patch-run:" + run.id() + ":revert-failed")).isPresent();
    }

    private void broken(String... ids) {
        for (String id : ids) {
            yard.host(id).failsCheckWith("web", "web", "2.0");
        }
    }

    private static Policies auto(int most) {
        return Policies.policy().checking(WEB).reverting(RollbackMode.AUTO, most);
    }

    private String autoPolicy() {
        yard.policy(auto(1).build());
        return POLICY;
    }

    private PatchRun run(Policies policy, String... ids) {
        yard.policy(policy.build());
        return yard.walk(yard.approvedRun(POLICY, ids));
    }

    private PatchRun planned(Policies policy) {
        yard.policy(policy.build());
        PatchRun planned = yard.dryRun(POLICY);
        yard.approvedChangeFor(planned, planned.requirePlan().ciIds().toArray(new String[0]));
        return yard.desk.request(Yard.request(POLICY, false, null, planned.id()));
    }

    private void assertStays(PatchRun run, String ciId, String why) {
        assertThat(run.hosts().get(ciId).state()).isEqualTo(HostState.FAILED);
        assertThat(run.hosts().get(ciId).reason()).contains("not reverted", why);
        assertThat(run.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(yard.fleet.host(ciId).versionOf("web")).isEqualTo("2.0");
    }
}
