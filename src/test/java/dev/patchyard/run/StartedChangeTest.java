package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.inventory.StoreFault;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The run's change is started once, whatever gets lost around it. */
class StartedChangeTest {
    private final Yard yard = new Yard();
    private final AtomicInteger starts = new AtomicInteger();
    private PatchRun run;

    @BeforeEach
    void given() {
        yard.hosts("web-1", "web-2").policy(Policies.policy().id("p1").takingEverything().build());
        run = yard.approvedRun("p1", "web-1", "web-2");
    }

    /** What happens right after the first start, before anybody hears of it. */
    private void afterTheFirstStart(RuntimeException trouble) {
        yard.itsm.onceStarted(() -> {
            if (starts.incrementAndGet() == 1) {
                throw trouble;
            }
        });
    }

    private void assertAllIsWell() {
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).as("%s", ended).isEqualTo(Verdict.SUCCEEDED);
        assertThat(yard.itsm.find(ended.change().id()).orElseThrow().status()).isEqualTo(ChangeStatus.COMPLETED);
        assertThat(starts).hasValue(1);
    }

    @Test
    void row03_aChangeThatWasStartedBeforeItsRecordWasLostIsStillOurs() {
        afterTheFirstStart(new StoreFault(Kind.UNAVAILABLE, "the database is gone"));
        assertAllIsWell();
    }

    @Test
    void row28_theAnswerToTheStartIsLostAndTheDeskIsAskedWhetherItIsStarted() {
        afterTheFirstStart(new CollaboratorFault(Kind.UNCERTAIN, "start: the answer was lost"));
        assertAllIsWell();
    }

    @Test
    void row02_aStartThatWasOnlyWrittenDownIsMadeUpFor() {
        yard.itsm.onceStarted(starts::incrementAndGet);
        yard.hypervisor.onCreated(snapshot -> yard.store.change(
                run.id(), null, current -> current.withChange(current.change().started()), List.of(), Map.of()));
        assertAllIsWell();
    }

    @Test
    void row02_aStartThatNeverArrivedIsSentAgain() {
        yard.itsm.onceStarted(starts::incrementAndGet);
        yard.itsm.faults.next("start", Kind.UNCERTAIN);
        assertAllIsWell();
    }

    @Test
    void aDeskThatRefusesTheStartLeavesTheChangeAsItWas() {
        yard.itsm.faults.next("start", Kind.REFUSED).next("start", Kind.REFUSED);
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().values()).noneMatch(HostRecord::touched);
        assertThat(ended.change().startedByUs()).isFalse();
        assertThat(yard.itsm.find(ended.change().id()).orElseThrow().status()).isEqualTo(ChangeStatus.APPROVED);
    }
}
