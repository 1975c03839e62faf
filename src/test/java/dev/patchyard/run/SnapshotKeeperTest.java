package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.HostResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotKeeperTest {
    private final Yard yard = new Yard();
    private final SnapshotKeeper keeper = new SnapshotKeeper(yard.store, yard.hypervisor, yard.clock);

    @Test
    void theSnapshotOfAHostThatIsOkGoesAfterADay() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.clock.advance(Duration.ofHours(23));
        assertThat(keeper.sweep()).isZero();
        yard.clock.advance(Duration.ofHours(2));
        assertThat(keeper.sweep()).isEqualTo(1);
        assertThat(yard.hypervisor.snapshots("vm-a")).isEmpty();
        assertThat(keeper.sweep()).isZero();
    }

    @Test
    void theSnapshotOfAHostThatNobodyCanSpeakForStays() {
        yard.host("a").playEnds(HostResult.Outcome.UNKNOWN, "lost").cannotBeFenced();
        yard.policy(Policies.policy().build());
        yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.clock.advance(Duration.ofDays(30));
        assertThat(keeper.sweep()).isZero();
        assertThat(yard.hypervisor.snapshots("vm-a")).hasSize(1);
    }

    @Test
    void theSnapshotOfAHostThatFailedGoesAfterThreeDays() {
        yard.host("a").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        yard.policy(Policies.policy().build());
        yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.clock.advance(Duration.ofHours(71));
        assertThat(keeper.sweep()).isZero();
        yard.clock.advance(Duration.ofHours(2));
        assertThat(keeper.sweep()).isEqualTo(1);
    }

    @Test
    void noSnapshotLivesLongerThanSevenDaysWhateverThePolicySays() {
        yard.hosts("a").policy(Policies.policy().keeping(Duration.ofDays(7), Duration.ofDays(7)).build());
        yard.fleet.host("a").whilePatched(() -> yard.clock.advance(Duration.ofHours(1)));
        yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.clock.advance(Duration.ofHours(7 * 24 - 2));
        assertThat(keeper.sweep()).isZero();
        yard.clock.advance(Duration.ofHours(1).plusMinutes(30));
        assertThat(keeper.sweep()).as("seven days after it was taken").isEqualTo(1);
    }

    @Test
    void aSnapshotThatARunIsGoingBackToStays() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        PatchRun back = yard.desk.requestRollback(run.id(), List.of("a"), "chg-1", Yard.ALICE, "bad");
        yard.clock.advance(Duration.ofDays(2));
        assertThat(keeper.sweep()).as("it waits for its change and holds no host yet").isZero();
        RunStore.Claim claim = yard.store.claimDue("elsewhere", Duration.ofMinutes(1)).orElseThrow();
        assertThat(claim.runId()).isEqualTo(back.id());
        yard.store.takePlace(new RunStore.Seat("a", claim, "debian-baseline", null), 9, 9);
        assertThat(keeper.sweep()).isZero();
        yard.store.leavePlace("a", claim);
        yard.clock.advance(Duration.ofHours(1));
        yard.desk.cancel(back.id(), Yard.ALICE, false, "it works after all");
        assertThat(yard.walk(back).isEnded()).isTrue();
        yard.clock.advance(Duration.ofDays(4));
        assertThat(keeper.sweep()).isEqualTo(1);
    }

    @Test
    void aSnapshotThatLooksLikeOursAndThatNoRunKnowsIsCounted() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        keeper.sweep();
        assertThat(keeper.untracked()).isZero();
        yard.hypervisor.create("vm-a", "py-00000000-0000-0000-0000-000000000001", run.id(), 48);
        yard.hypervisor.create("vm-a", "before the weekend", run.id(), 48);
        keeper.sweep();
        assertThat(keeper.untracked()).isEqualTo(1);
    }

    @Test
    void aSnapshotThatWasNeverConfirmedIsFoundByItsName() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun("debian-baseline", "a");
        yard.hypervisor.faults.loseAnswer("create");
        yard.hypervisor.onCreated(made -> yard.hypervisor.faults.always("create", CollaboratorFault.Kind.UNAVAILABLE));
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").snapshot().snapshotId()).isNull();
        assertThat(yard.hypervisor.snapshots("vm-a")).hasSize(1);
        yard.clock.advance(Duration.ofDays(4));
        assertThat(keeper.sweep()).isEqualTo(1);
    }

    @Test
    void snapshotsOfManyRunsAgoAreRemovedToo() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.walk(yard.approvedRun("debian-baseline", "a"));
        for (int number = 0; number < 250; number++) {
            yard.clock.advance(Duration.ofMinutes(10));
            yard.dryRun("debian-baseline");
        }
        assertThat(keeper.sweep()).isEqualTo(1);
    }
}
