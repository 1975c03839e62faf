package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.patching.HostResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Effects whose answer is lost are found again by their key or name, and done once, through whole runs. */
class LostAnswersTest {
    private final Yard yard = new Yard();

    private PatchRun walked(PatchRun run) {
        PatchRun ended = yard.walk(run);
        for (int round = 0; round < 5; round++) {
            yard.clock.advance(Duration.ofMinutes(15));
            yard.corridor.relay().deliverDue();
        }
        assertThat(yard.store.deliveries(run.id())).isNotEmpty().allMatch(delivery -> delivery.doneAt() != null);
        return ended;
    }

    private PatchRun given() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().build());
        return yard.approvedRun("p1", "web-1");
    }

    @Test
    void row28_theAnswerOfASnapshotIsLostAndItIsAdopted() {
        PatchRun run = given();
        yard.hypervisor.faults.loseAnswer("create");
        assertThat(walked(run).verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.hypervisor.snapshots("vm-web-1")).hasSize(1);
    }

    @Test
    void row28_theAnswersOfTheCmdbAndOfTheClosureAreLostAndBothAreDone() {
        PatchRun run = given();
        yard.cmdb.faults.loseAnswer("writePatchState");
        yard.itsm.faults.loseAnswer("close");
        PatchRun ended = walked(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.cmdb.patchState("web-1")).isNotEmpty();
        assertThat(yard.itsm.find(ended.change().id()).orElseThrow().status()).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(yard.itsm.notes(ended.change().id())).as("nobody else ended it").isEmpty();
    }

    @Test
    void row28_theAnswerOfAnIncidentIsLostAndThereIsOne() {
        PatchRun run = given();
        yard.fleet.host("web-1").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        yard.notifier.faults.loseAnswer("open");
        assertThat(walked(run).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(yard.notifier.incidents()).hasSize(1);
        assertThat(yard.notifier.faults.count("open")).isGreaterThan(1);
    }

    @Test
    void row28_theAnswerOfARaisedChangeIsLostAndThereIsOne() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().raisingChanges().build());
        yard.itsm.faults.loseAnswer("raise");
        PatchRun waiting = yard.walkUntil(yard.desk.request(Yard.request("p1", false, null, null)), RunPhase.VALIDATE);
        for (int turn = 0; turn < 20 && waiting.change() == null; turn++) {
            yard.clock.advance(Duration.ofSeconds(30));
            waiting = yard.walkUntil(waiting, RunPhase.VALIDATE);
        }
        assertThat(yard.itsm.all()).hasSize(1);
        yard.itsm.approve(waiting.change().id(), "bob");
        assertThat(walked(waiting).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void row02_effectsThatNeverHappenedAreMadeUpFor() {
        PatchRun run = given();
        yard.hypervisor.faults.next("create", Kind.UNCERTAIN);
        yard.cmdb.faults.next("writePatchState", Kind.UNCERTAIN);
        yard.itsm.faults.next("close", Kind.UNCERTAIN);
        PatchRun ended = walked(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.hypervisor.snapshots("vm-web-1")).hasSize(1);
        assertThat(yard.itsm.find(ended.change().id()).orElseThrow().status()).isEqualTo(ChangeStatus.COMPLETED);
    }
}
