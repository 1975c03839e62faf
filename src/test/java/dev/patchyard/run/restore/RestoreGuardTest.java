package dev.patchyard.run.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.contract.FullRun;
import dev.patchyard.fake.InMemoryNodeMemory;
import dev.patchyard.fake.InMemoryRestoreBook;
import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a node notices that its database was put back. */
class RestoreGuardTest {
    private final MutableClock clock = new MutableClock(FullRun.NOON);
    private final InMemoryNodeMemory memory = new InMemoryNodeMemory();
    private final World old = new World();

    /** One database. */
    private final class World {
        final InMemoryRunStore store = new InMemoryRunStore(clock);
        final InMemoryRestoreBook book = new InMemoryRestoreBook(store, clock);
        final RestoreGuard guard = new RestoreGuard("n1", book, memory);

        World with(String runId, int events) {
            store.add(FullRun.first(runId, FullRun.NOON), "x");
            for (int event = 1; event < events; event++) {
                store.change(runId, null, run -> run, List.of(RunEvent.Draft.ofRun("log", "y")), Map.of());
            }
            return this;
        }

        World audited(int times) {
            for (int time = 0; time < times; time++) {
                book.audited("same");
            }
            return this;
        }
    }

    @Test
    void aDatabaseThatOnlyGoesOnIsNotHeldBack() {
        old.with("r1", 2).audited(3);
        assertThat(old.guard.look()).isTrue();
        RunStore.Claim claim = old.store.claimDue("a", Duration.ofSeconds(30)).orElseThrow();
        old.store.change("r1", claim, run -> run, List.of(RunEvent.Draft.ofRun("log", "y")), Map.of());
        old.audited(1);
        assertThat(old.guard.look()).isTrue();
        assertThat(memory.recall()).contains(old.book.mark());
        assertThat(old.book.holds()).isEmpty();
    }

    @Test
    void row50_aDatabaseWhoseAuditTrailIsShorterIsHeld() {
        assertThat(old.audited(3).guard.look()).isTrue();
        World restored = new World().with("r1", 1).audited(2);
        assertThat(restored.guard.look()).isFalse();
        assertThat(restored.book.holds()).singleElement().satisfies(hold -> assertThat(hold.why()).contains("ends at 2, and was at 3"));
        assertThat(restored.store.claimDue("a", Duration.ofSeconds(30))).isEmpty();
        restored.audited(5);
        assertThat(restored.guard.look()).as("it is another trail by now").isFalse();
        assertThat(restored.book.holds()).hasSize(1);
        assertThat(memory.recall().orElseThrow().auditSeq()).as("what it knew stays").isEqualTo(3);
    }

    @Test
    void row50_aDatabaseThatWentAnotherWayMeanwhileIsHeld() {
        assertThat(old.audited(3).guard.look()).isTrue();
        World other = new World();
        for (int time = 0; time < 9; time++) {
            other.book.audited("other");
        }
        assertThat(other.guard.look()).isFalse();
    }

    @Test
    void row50_aDatabaseThatLacksEventsOfARunIsHeld() {
        assertThat(old.with("r1", 5).audited(3).guard.look()).isTrue();
        World restored = new World().with("r1", 4).audited(3);
        assertThat(restored.guard.look()).isFalse();
        assertThat(restored.book.holds().getFirst().why()).contains("run r1 was further");
    }

    @Test
    void whatWasReconciledIsTheTruthFromThenOn() {
        assertThat(old.audited(3).guard.look()).isTrue();
        World restored = new World().audited(2);
        assertThat(restored.guard.look()).isFalse();
        restored.book.keep(new Reconciliation(FullRun.NOON, "ada", "x", true, List.of(), List.of()));
        assertThat(restored.guard.look()).isTrue();
        assertThat(memory.recall().orElseThrow().auditSeq()).isEqualTo(2);
        World again = new World().audited(9);
        assertThat(again.guard.look()).as("it does not know that it was reconciled").isFalse();
    }
}
