package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.Alert;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.inventory.StoreFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A desk that shows everything half a minute late, and answers that come when nobody waits for them any more. */
class LaggingReadsTest {
    private static final Duration LAG = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Yard yard = new Yard();

    @BeforeEach
    void given() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().raisingChanges().build());
        yard.itsm.lagging(yard.clock, LAG);
    }

    private PatchRun raised() {
        PatchRun run = yard.desk.request(Yard.request("p1", false, null, null));
        for (int turn = 0; turn < 9 && yard.itsm.all().isEmpty(); turn++) {
            run = yard.walkUntil(run, RunPhase.VALIDATE);
            yard.clock.advance(Duration.ofSeconds(1));
        }
        assertThat(yard.itsm.all()).hasSize(1);
        for (int turn = 0; turn < 4; turn++) {
            run = yard.walkUntil(run, RunPhase.VALIDATE);
        }
        return run;
    }

    private void deliverAll(PatchRun run) {
        for (int round = 0; round < 9; round++) {
            yard.clock.advance(Duration.ofMinutes(15));
            yard.corridor.relay().deliverDue();
        }
        assertThat(yard.store.deliveries(run.id())).isNotEmpty().allMatch(delivery -> delivery.doneAt() != null);
    }

    @Test
    void row29_aChangeThatTheDeskDoesNotShowYetIsWaitedFor() {
        PatchRun run = raised();
        assertThat(run.isEnded()).as("%s", run).isFalse();
        assertThat(run.attention()).isEqualTo(Attention.WAITING);
        assertThat(run.note()).contains("does not show it yet");
        yard.itsm.approve(run.change().id(), "bob");
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).as("%s", ended).isEqualTo(Verdict.SUCCEEDED);
        deliverAll(ended);
        assertThat(yard.itsm.closure(ended.change().id())).isPresent();
        assertThat(yard.itsm.all()).hasSize(1);
        assertThat(yard.executor.touched()).containsExactly("web-1");
    }

    @Test
    void row29_aChangeThatNeverComesToLightIsRefusedWhenItsTimeIsOver() {
        yard.itsm.lagging(yard.clock, Duration.ofDays(1));
        PatchRun run = yard.walk(raised());
        assertThat(run.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(run.failure()).isEqualTo("not_approved");
        assertThat(yard.executor.touched()).isEmpty();
        Duration took = Duration.between(run.createdAt(), run.endedAt());
        assertThat(took).isBetween(Duration.ofSeconds(45), Duration.ofMinutes(3));
    }

    @Test
    void row29_aStartThatTheDeskDoesNotShowYetIsNotTakenForARefusal() {
        AtomicInteger starts = new AtomicInteger();
        yard.itsm.onceStarted(() -> {
            if (starts.incrementAndGet() == 1) {
                throw new StoreFault(Kind.UNAVAILABLE, "the node died right after the start");
            }
        });
        PatchRun run = raised();
        yard.itsm.approve(run.change().id(), "bob");
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).as("%s", ended).isEqualTo(Verdict.SUCCEEDED);
        assertThat(starts).as("it was started once").hasValue(1);
        deliverAll(ended);
        assertThat(yard.itsm.all()).extracting(change -> change.status()).containsExactly(ChangeStatus.COMPLETED);
    }

    @Test
    void row29_anIncidentWhoseAnswerWasLostIsLookedForWhenItMustBeSeen() {
        yard.notifier.faults.loseAnswer("open");
        yard.store.post("incident:x", new Outward.OpenIncident(
                new Alert(Alert.Severity.P2, "x", "y", List.of(), "patch-run:x:failed", null)));
        yard.corridor.relay().deliverDue();
        yard.clock.advance(Duration.ofSeconds(40));
        yard.corridor.relay().deliverDue();
        assertThat(yard.notifier.faults.count("open")).isEqualTo(1);
        yard.clock.advance(Duration.ofSeconds(10));
        yard.corridor.relay().deliverDue();
        assertThat(yard.notifier.faults.count("open")).isEqualTo(2);
        assertThat(yard.notifier.incidents()).hasSize(1);
    }

    @Test
    void row29_anAnswerThatComesAfterTheEndChangesNothing() {
        PatchRun run = raised();
        yard.itsm.approve(run.change().id(), "bob");
        yard.hypervisor.onCreated(snapshot -> {
            yard.clock.advance(LEASE.plusSeconds(1));
            RunStore.Claim desk = yard.store.seize(run.id(), "desk", LEASE).orElseThrow();
            yard.store.change(run.id(), desk,
                    late -> late.withFailure("closed_by_hand", "x").ended(Verdict.FAILED, yard.clock.instant()), List.of(), Map.of());
        });
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(ended.hosts().get("web-1").snapshot().snapshotId()).as("the answer came too late").isNull();
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.store.claimDue("n", LEASE)).isEmpty();
        long events = yard.store.events(run.id(), 0, 1000).size();
        yard.clock.advance(Duration.ofHours(1));
        assertThat(yard.store.find(run.id())).contains(ended);
        assertThat(yard.store.events(run.id(), 0, 1000)).hasSize((int) events);
    }

    @Test
    void row29_aMessageThatTwoNodesDeliverIsOneIncident() {
        Alert alert = new Alert(Alert.Severity.P2, "x", "y", List.of(), "patch-run:x:failed", null);
        yard.notifier.open(alert);
        yard.notifier.open(alert);
        yard.store.post("incident:x", new Outward.OpenIncident(alert));
        yard.store.delivered("incident:x", "first");
        yard.store.delivered("incident:x", "second");
        assertThat(yard.notifier.incidents()).hasSize(1);
        assertThat(yard.store.undelivered(9)).isEmpty();
    }
}
