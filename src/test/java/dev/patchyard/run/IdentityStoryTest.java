package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.FakeHost;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs over hosts whose inventory names somebody else's virtual machine. */
class IdentityStoryTest {
    private final Yard yard = new Yard();

    @Test
    void twoCisWithSwappedMachinesAreNeitherSnapshottedNorPatched() {
        yard.hosts("a", "b", "c").policy(Policies.policy().stoppingAt("1", 2, 1).build());
        swap("b", "c");
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a", "b", "c"));

        assertThat(run.hosts().get("a").state()).as("the canary").isEqualTo(HostState.OK);
        for (String id : List.of("b", "c")) {
            assertThat(run.hosts().get(id).state()).isEqualTo(HostState.IDENTITY_MISMATCH);
            assertThat(run.hosts().get(id).reason()).contains("machine id");
            assertThat(yard.hypervisor.snapshots("vm-" + id)).isEmpty();
        }
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThat(yard.notifier.incidents()).hasSize(1);
    }

    @Test
    void anotherMachineBehindTheNameIsNoticedEvenWhereNoSnapshotIsWanted() {
        yard.hosts("a").policy(Policies.policy().withoutSnapshots().build());
        swap("a", "x");
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.IDENTITY_MISMATCH);
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void whereNoSnapshotIsWantedAMachineThatNobodyKnowsContradictsNothing() {
        yard.hosts("a").policy(Policies.policy().withoutSnapshots().build());
        yard.hypervisor.without("vm-a");
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.OK);
    }

    @Test
    void aMachineThatBecameAnotherOneSinceIsNotReverted() {
        FakeHost host = yard.host("a").failsCheckWith("web", "web", "2.0");
        yard.policy(Policies.policy().reverting(RollbackMode.AUTO, 1).checking(new CheckSpec("web", null, "web", null)).build());
        host.whilePatched(() -> swap("a", "x"));
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));

        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.FAILED);
        assertThat(run.hosts().get("a").reason()).contains("not reverted: ", "machine id");
        assertThat(run.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(yard.hypervisor.reverted()).isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void anotherHostAtTheAddressIsNotRevertedEither() {
        FakeHost host = yard.host("a").failsCheckWith("web", "web", "2.0");
        yard.policy(Policies.policy().reverting(RollbackMode.AUTO, 1).checking(new CheckSpec("web", null, "web", null)).build());
        host.whilePatched(() -> host.identifiesAs("somebody-else", null));
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(run.hosts().get("a").reason()).contains("not reverted: ", "machine id");
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    /** The hypervisor's machine for one host is the one of another. */
    private void swap(String one, String other) {
        yard.hypervisor.with(machine(one, other)).with(machine(other, one));
    }

    private static VirtualMachine machine(String vm, String identity) {
        return new VirtualMachine(
                "vm-" + vm, vm, true, "uuid-vm-" + identity, "machine-of-vm-" + identity, List.of(), List.of("root"),
                List.of("store"));
    }
}
