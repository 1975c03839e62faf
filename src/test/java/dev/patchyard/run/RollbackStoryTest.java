package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the change under which a person takes hosts back. */
class RollbackStoryTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();
    private final List<ChangeStatus> whileReverting = new ArrayList<>();

    @Test
    void itsChangeIsStartedBeforeTheFirstHostAndClosedAsSuccessfulWhenAllAreBack() {
        PatchRun run = patched();
        String change = yard.approvedChangeFor(run, "a", "b");
        yard.hypervisor.onReverted(vm -> whileReverting.add(yard.itsm.find(change).orElseThrow().status()));

        PatchRun back = takenBack(run, change);

        assertThat(back.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(whileReverting).containsExactly(ChangeStatus.IN_PROGRESS, ChangeStatus.IN_PROGRESS);
        assertThat(yard.itsm.find(change).orElseThrow().status()).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(yard.itsm.closure(change).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL);
        assertThat(yard.itsm.closure(change).orElseThrow().notes()).contains("Actual start ", "a: REVERTED", "b: REVERTED");
    }

    @Test
    void itsChangeStaysOpenWhenAHostCouldNotBeTakenBack() {
        PatchRun run = patched();
        String change = yard.approvedChangeFor(run, "a", "b");
        yard.hypervisor.faults.next("revert", CollaboratorFault.Kind.CONFLICT);

        PatchRun back = takenBack(run, change);

        assertThat(back.count(HostState.REVERT_FAILED)).isEqualTo(1);
        assertThat(yard.itsm.find(change).orElseThrow().status()).isEqualTo(ChangeStatus.IN_PROGRESS);
        assertThat(yard.itsm.closure(change)).isEmpty();
        assertThat(yard.notifier.incident("patch-run:" + back.id() + ":revert-failed")).isPresent();
    }

    @Test
    void aHostThatIsNotTheKnownOneStaysAndTheChangeIsClosedWithIssues() {
        PatchRun run = patched();
        String change = yard.approvedChangeFor(run, "a", "b");
        yard.hypervisor.onReverted(vm -> yard.fleet.host("b").identifiesAs("somebody-else", null));

        PatchRun back = takenBack(run, change);

        assertThat(back.hosts().get("b").state()).isEqualTo(HostState.IDENTITY_MISMATCH);
        assertThat(yard.itsm.closure(change).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL_WITH_ISSUES);
    }

    @Test
    void anApprovalThatIsTakenBackMeanwhileStopsTheNextHost() {
        PatchRun run = patched();
        String change = yard.approvedChangeFor(run, "a", "b");
        yard.hypervisor.onReverted(vm -> yard.itsm.setStatus(change, ChangeStatus.ON_HOLD));

        PatchRun back = takenBack(run, change);

        assertThat(yard.hypervisor.reverted()).containsExactly("vm-a");
        assertThat(back.hosts().get("a").state()).isEqualTo(HostState.REVERTED);
        assertThat(back.hosts().get("b").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(yard.fleet.host("b").versionOf("web")).isEqualTo("2.0");
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = CollaboratorFault.Kind.class, names = {"UNAVAILABLE", "REFUSED", "CONFLICT"})
    void aChangeThatCannotBeStartedTouchesNobodyAndIsOnlyNoted(CollaboratorFault.Kind kind) {
        PatchRun run = patched();
        String change = yard.approvedChangeFor(run, "a", "b");
        yard.itsm.faults.always("start", kind);

        PatchRun back = takenBack(run, change);

        assertThat(yard.hypervisor.reverted()).isEmpty();
        assertThat(back.count(HostState.NOT_APPROVED)).isEqualTo(2);
        assertThat(yard.itsm.find(change).orElseThrow().status()).isEqualTo(ChangeStatus.APPROVED);
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = RunPhase.class, names = {"ROLLBACK", "REPORT", "ALERT"})
    void aRunIsNotCancelledWhileHostsGoBackOrOthersAreTold(RunPhase phase) {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun asked = yard.desk.request(Yard.request(POLICY, true, null, null));
        yard.store.change(asked.id(), null, run -> run.inPhase(phase, Attention.NONE), List.of(), Map.of());

        assertThatThrownBy(() -> yard.desk.cancel(asked.id(), Yard.ALICE, true, "too late"))
                .isInstanceOfSatisfying(RunRefusal.class, no -> assertThat(no.why()).isEqualTo(RunRefusal.Why.STATE));
        assertThat(yard.store.find(asked.id()).orElseThrow().isCancelled()).isFalse();
    }

    private PatchRun patched() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("9", 2, 2).build());
        return yard.walk(yard.approvedRun(POLICY, "a", "b"));
    }

    private PatchRun takenBack(PatchRun run, String change) {
        return yard.walk(yard.desk.requestRollback(run.id(), List.of("a", "b"), change, Yard.ALICE, "bad"));
    }
}
