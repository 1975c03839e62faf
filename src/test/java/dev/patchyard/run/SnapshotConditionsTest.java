package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.snapshot.Datastore;
import dev.patchyard.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a host gets its snapshot, and when it is not patched for want of one. */
class SnapshotConditionsTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void whatTheSnapshotCoversAndWhatIsLeftIsWrittenDown() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.hypervisor.withMachineOn("vm-a", List.of("ds"), "data").with(new Datastore("ds", 100, 20));
        SnapshotLink link = run().hosts().get("a").snapshot();
        assertThat(link.covered()).containsExactly("root");
        assertThat(link.notCovered()).isEqualTo("data");
        assertThat(link.consistency()).isEqualTo("crash");
        assertThat(link.freeBytes()).isEqualTo(10_000_000_000L);
        assertThat(link.takenAt()).isNotNull();
    }

    @Test
    void aDatastoreWithLessThanAFifthFreeIsNotFilledFurther() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.hypervisor.withMachineOn("vm-a", List.of("ds", "full")).with(new Datastore("ds", 100, 50))
                .with(new Datastore("full", 1000, 199));
        assertIsNotBegun("datastore full has 19 % free, at least 20 % are needed");
    }

    @Test
    void aDatastoreWithAFifthFreeIsEnough() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.hypervisor.withMachineOn("vm-a", List.of("ds")).with(new Datastore("ds", 1000, 200));
        assertThat(run().hosts().get("a").state()).isEqualTo(HostState.OK);
    }

    @Test
    void aDatastoreThatTellsNoSpaceIsWrittenDownAsUnknownAndHoldsNobodyBack() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.hypervisor.withMachineOn("vm-a", List.of("ds")).with(new Datastore("ds", -1, -1));
        assertThat(run().hosts().get("a").state()).isEqualTo(HostState.OK);
    }

    @Test
    void underAutoADiskThatWouldNotGoBackKeepsTheHostAsItIs() {
        yard.hosts("a").policy(Policies.policy().reverting(RollbackMode.AUTO, 1).build());
        yard.hypervisor.withMachineOn("vm-a", List.of("ds"), "data");
        assertIsNotBegun("it does not cover disk data");
        assertThat(yard.hypervisor.snapshots("vm-a")).as("the useless one is removed").isEmpty();
    }

    @Test
    void threeSnapshotsOfOthersInAChainAreTooMany() {
        yard.hosts("a").policy(Policies.policy().build());
        foreign("f1", null);
        foreign("f2", "f1");
        foreign("f3", "f2");
        assertIsNotBegun("3 snapshots of others build on each other, at most 2 may");
    }

    @Test
    void twoSnapshotsOfOthersAreNot() {
        yard.hosts("a").policy(Policies.policy().build());
        foreign("f1", null);
        foreign("f2", "f1");
        assertThat(run().hosts().get("a").state()).isEqualTo(HostState.OK);
    }

    @Test
    void aCiWithoutAMachineIsLeftOutUnlessThePolicyDoesWithoutSnapshots() {
        yard.hosts("a", "b");
        yard.withoutMachine("b");
        yard.policy(Policies.policy().build()).policy(Policies.policy().id("bare").withoutSnapshots().build());
        assertThat(yard.dryRun(POLICY).requirePlan().ciIds()).containsExactly("a");
        assertThat(yard.dryRun("bare").requirePlan().ciIds()).containsExactly("a", "b");
    }

    @Test
    void anOldSnapshotThatIsFoundAfterACrashIsReplaced() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.walkUntil(run, RunPhase.VALIDATE);
        boolean[] lost = {false};
        yard.hypervisor.onCreated(snapshot -> {
            if (!lost[0]) {
                lost[0] = true;
                yard.clock.advance(Duration.ofMinutes(16));
            }
        });
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(yard.hypervisor.snapshots("vm-a")).hasSize(1);
        HostRecord host = ended.hosts().get("a");
        assertThat(host.snapshot().takenAt()).isAfter(host.permittedAt().minus(Duration.ofMinutes(15)));
    }

    @Test
    void aHostWhoseSnapshotIsAlwaysOldIsNotBegun() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.hypervisor.onCreated(snapshot -> yard.clock.advance(Duration.ofMinutes(16)));
        assertThat(yard.walk(run).hosts().get("a").reason()).contains("by the hypervisor's clock it was taken at");
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void anApprovalThatIsRevokedWhileTheSnapshotIsTakenCounts() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.hypervisor.onCreated(snapshot -> {
            yard.clock.advance(Duration.ofSeconds(31));
            yard.itsm.all().forEach(change -> yard.itsm.setStatus(change.id(), ChangeStatus.REJECTED));
        });
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.hypervisor.snapshots("vm-a")).as("nobody needs it").isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    private void foreign(String id, @Nullable String parent) {
        yard.hypervisor.with(new Snapshot(
                id, "before-" + id, "vm-a", null, yard.clock.instant(), true, List.of("root"), "crash", -1, parent));
    }

    private PatchRun run() {
        return yard.walk(yard.approvedRun(POLICY, "a"));
    }

    private void assertIsNotBegun(String why) {
        PatchRun ended = run();
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.PRECHECK_FAILED);
        assertThat(ended.hosts().get("a").reason()).contains(why);
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }
}
