package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.patching.HostEvent;
import dev.patchyard.patching.HostOrder;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostResult.Outcome;
import dev.patchyard.patching.HostStage;
import dev.patchyard.patching.PatchExecutor;
import dev.patchyard.patching.PatchExecutor.StopSignal.Request;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.patching.PlayReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What everybody who carries out plays promises. The hosts have acme-web 1.0 and can take 2.0. */
public abstract class PatchExecutorContract {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<HostEvent> events = new CopyOnWriteArrayList<>();

    protected abstract PatchExecutor executor();

    /** @return an order for the n-th host, fresh for each test */
    protected abstract HostOrder order(int number);

    protected abstract OsFamily family();

    /** @return the host's own word on the installed version of acme-web */
    protected abstract String installed(int number);

    protected abstract void disconnect(int number);

    /** Makes the installation on the host last until somebody aborts the play, or longer. */
    protected abstract void makeSlow(int number);

    /** Lets somebody change the host, so that the plan does not fit it any more. */
    protected abstract void makeDrift(int number);

    @Test
    void aPermittedHostGetsThePlannedVersions() {
        PlayReport report = carryOut(play(order(1), order(2)), this::grant);
        assertThat(report.hosts().values()).extracting(HostResult::outcome).containsOnly(Outcome.DONE);
        assertThat(report.complete()).isTrue();
        assertThat(report.aborted()).isFalse();
        assertThat(installed(1)).startsWith("2.0");
        assertThat(installed(2)).startsWith("2.0");
        assertThat(asked).containsExactlyInAnyOrder(order(1).ciId(), order(2).ciId());
        assertThat(events).extracting(HostEvent::stage).contains(HostStage.PERMITTED, HostStage.INSTALLING,
                HostStage.FINISHED);
    }

    @Test
    void aHostWithoutAPermitStaysAsItIsAndTellsTheReason() {
        PlayReport report = carryOut(play(order(1)), ciId -> new HostPermit.Answer.Denied("the window is closed"));
        HostResult result = report.hosts().get(order(1).ciId());
        assertThat(result.outcome()).isEqualTo(Outcome.NOT_STARTED);
        assertThat(result.touched()).isFalse();
        assertThat(result.reason()).contains("the window is closed");
        assertThat(installed(1)).startsWith("1.0");
    }

    @Test
    void row07_aHostWhosePermitCouldNotBeDecidedWithoutTheDatabaseIsAskedForAgain() {
        PlayReport report = carryOut(play(order(1)), ciId -> {
            asked.add(ciId);
            if (asked.size() < 3) {
                throw new StoreFault(CollaboratorFault.Kind.UNAVAILABLE, "the database cannot be reached");
            }
            return new HostPermit.Answer.Granted(1);
        });
        assertThat(report.hosts().get(order(1).ciId()).outcome()).isEqualTo(Outcome.DONE);
        assertThat(asked).hasSize(3);
        assertThat(installed(1)).startsWith("2.0");
    }

    @Test
    void aHostThatCannotBeReachedIsNotAskedForAndHarmsNobody() {
        disconnect(1);
        PlayReport report = carryOut(play(order(1), order(2)), this::grant);
        HostResult lost = report.hosts().get(order(1).ciId());
        assertThat(lost.outcome()).isEqualTo(Outcome.UNREACHABLE);
        assertThat(lost.touched()).isFalse();
        assertThat(report.hosts().get(order(2).ciId()).outcome()).isEqualTo(Outcome.DONE);
        assertThat(asked).doesNotContain(order(1).ciId());
    }

    @Test
    void aHostThatIsNotAsPlannedIsLeftAlone() {
        makeDrift(1);
        PlayReport report = carryOut(play(order(1)), this::grant);
        HostResult drifted = report.hosts().get(order(1).ciId());
        assertThat(drifted.outcome()).isEqualTo(Outcome.DRIFT);
        assertThat(drifted.touched()).isFalse();
        assertThat(drifted.reason()).isNotBlank();
        assertThat(asked).isEmpty();
    }

    @Test
    void thePlayOfAnEndedIdIsNotDoneAgain() {
        PatchOrder play = play(order(1));
        PlayReport first = carryOut(play, this::grant);
        asked.clear();
        PlayReport second = carryOut(play, this::grant);
        assertThat(second).isEqualTo(first);
        assertThat(asked).isEmpty();
    }

    @Test
    void anAbortedPlayLeavesNoProcessAndNoCertainty() {
        makeSlow(1);
        makeSlow(2);
        PatchOrder play = play(order(1), order(2));
        PlayReport report = executor().carryOut(
                new PatchOrder(play.runId(), play.playId(), play.family(), play.hosts(), 1, play.hostLimit(), Map.of()),
                this::grant, events::add,
                () -> events.stream().anyMatch(e -> e.stage() == HostStage.INSTALLING) ? Request.ABORT : Request.GO_ON);
        assertThat(report.aborted()).isTrue();
        assertThat(report.complete()).isFalse();
        assertThat(report.hosts().values()).as("whoever was fit first was begun, and nobody beside it")
                .extracting(HostResult::outcome).containsExactlyInAnyOrder(Outcome.UNKNOWN, Outcome.NOT_STARTED);
        assertThat(executor().isAlive(play.playId())).isFalse();
    }

    @Test
    void aPlayThatNobodyWatchesAnyMoreCanBeEnded() {
        makeSlow(1);
        PatchOrder play = play(order(1));
        assertThatThrownBy(() -> executor().carryOut(play, this::grant, this::breakOffWhileInstalling, () -> Request.GO_ON))
                .hasStackTraceContaining("broken off");
        assertThat(executor().end(play.playId())).isTrue();
        assertThat(executor().isAlive(play.playId())).isFalse();
        assertThat(executor().end(play.playId())).isTrue();
    }

    @Test
    void playsOfThisPlaceAreSeenAndThoseOfAnotherMachineAreNot() {
        assertThat(executor().sees(executor().place())).isTrue();
        assertThat(executor().place()).isEqualTo(executor().place());
        assertThat(executor().sees("00000000-0000-0000-0000-000000000000 pid:[1] /var/lib/patchyard/plays")).isFalse();
        assertThat(executor().sees("")).isFalse();
    }

    private void breakOffWhileInstalling(HostEvent event) {
        if (event.stage() == HostStage.INSTALLING) {
            throw new IllegalStateException("broken off");
        }
    }

    @Test
    void aPlayIsRefusedWhenThePlaybooksAreNotThoseOfThePlan() {
        PatchOrder play = play(order(1));
        Map<String, String> others = Map.of("patch-ubuntu.yml", "another digest");
        PatchOrder changed = new PatchOrder(
                play.runId(), play.playId(), play.family(), play.hosts(), 1, play.hostLimit(), others);
        assertThatThrownBy(() -> carryOut(changed, this::grant))
                .isInstanceOf(PatchExecutor.PlayRefused.class)
                .hasMessageContaining("playbooks");
        assertThat(installed(1)).startsWith("1.0");
    }

    protected final PatchOrder play(HostOrder... hosts) {
        String id = UUID.randomUUID().toString();
        return new PatchOrder(id, id + "-w1", family(), List.of(hosts), hosts.length, Duration.ofMinutes(10), Map.of());
    }

    protected final PlayReport carryOut(PatchOrder play, HostPermit permit) {
        return executor().carryOut(play, permit, events::add, () -> Request.GO_ON);
    }

    protected final HostPermit.Answer grant(String ciId) {
        asked.add(ciId);
        return new HostPermit.Answer.Granted(1);
    }

    protected final List<HostEvent> events() {
        return events;
    }
}
