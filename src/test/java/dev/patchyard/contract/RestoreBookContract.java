package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Outward;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.Verdict;
import dev.patchyard.run.restore.Finding;
import dev.patchyard.run.restore.Mark;
import dev.patchyard.run.restore.Reconciliation;
import dev.patchyard.run.restore.RestoreBook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link RestoreBook}, and of the stores while it holds. */
public abstract class RestoreBookContract {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Mark NOTHING = new Mark(0, 0, "", Map.of());

    private RestoreBook book;
    private RunStore store;
    private ParkedRuns parked;

    /** @param runs, parked and book are of one database */
    public record Doors(RestoreBook book, RunStore runs, ParkedRuns parked) {}

    /** @return doors to a database without runs, holds and audit entries */
    protected abstract Doors doors(MutableClock clock);

    /** Somebody does something that is audited. */
    protected abstract void audit();

    @BeforeEach
    void open() {
        Doors doors = doors(new MutableClock(NOON));
        book = doors.book();
        store = doors.runs();
        parked = doors.parked();
        store.add(FullRun.first("r1", NOON), "x");
    }

    private static Reconciliation found(boolean settled) {
        Finding one = new Finding(Finding.Kind.UNKNOWN_SNAPSHOT, "py-1", "r9");
        Finding other = new Finding(Finding.Kind.NOT_ASKED, "desk", null);
        return new Reconciliation(NOON, "ada", "restored", settled, List.of(one, other), List.of("r1"));
    }

    @Test
    void itTellsHowFarEverythingIs() {
        Mark first = book.mark();
        assertThat(first.runs()).containsExactly(Map.entry("r1", new Mark.RunMark(0, 1)));
        assertThat(first.auditDigest()).isEqualTo(book.auditDigest(first.auditSeq()));
        audit();
        Claim claim = store.claimDue("a", LEASE).orElseThrow();
        store.change("r1", claim, run -> run.withWave(1), List.of(RunEvent.Draft.ofRun("log", "y")), Map.of());
        Mark second = book.mark();
        assertThat(second.runs()).containsExactly(Map.entry("r1", new Mark.RunMark(1, 2)));
        assertThat(second.auditSeq()).isEqualTo(first.auditSeq() + 1);
        assertThat(second.auditDigest()).isNotEmpty().isEqualTo(book.auditDigest(second.auditSeq()));
        assertThat(book.auditDigest(second.auditSeq() + 1)).isEmpty();
    }

    @Test
    void whileItHoldsNobodyClaimsOrDeliversAndWhoeverWalkedARunHasLostIt() {
        Claim claim = store.claimDue("a", LEASE).orElseThrow();
        store.post("m", new Outward.NoteOnChange("c1", "x"));
        assertThat(book.hold("n1", "put back", NOTHING)).isTrue();
        assertThat(book.hold("n1", "put back", NOTHING)).isFalse();
        assertThat(book.hold("n2", "put back as well", new Mark(1, 2, "d", Map.of("r1", new Mark.RunMark(3, 4))))).isTrue();
        assertThat(book.holds()).extracting(RestoreBook.Hold::node).containsExactly("n1", "n2");
        assertThat(book.holds().getLast().remembered().runs()).containsEntry("r1", new Mark.RunMark(3, 4));
        assertThatThrownBy(() -> store.change("r1", claim, run -> run.withWave(1), List.of(), Map.of()))
                .isInstanceOf(RunStore.StaleClaim.class);
        assertThat(store.renew(claim, LEASE)).isFalse();
        assertThat(store.claimDue("a", LEASE)).isEmpty();
        assertThat(store.dueDeliveries(9)).isEmpty();
        book.keep(found(false));
        assertThat(book.holds()).hasSize(2);
        assertThat(book.mark().settled()).isZero();
        book.keep(found(true));
        assertThat(book.holds()).isEmpty();
        assertThat(book.mark().settled()).isEqualTo(1);
        assertThat(book.last()).contains(found(true));
        assertThat(store.dueDeliveries(9)).hasSize(1);
        assertThat(store.claimDue("a", LEASE).orElseThrow().epoch()).isGreaterThan(1_000_000);
        assertThat(book.hold("n1", "once more", NOTHING)).isTrue();
    }

    @Test
    void aRunThatIsStoppedWaitsForAPersonAndSaysWhy() {
        Claim claim = store.claimDue("a", LEASE).orElseThrow();
        assertThat(book.stop("r1", "the world moved on")).isTrue();
        assertThat(book.stop("none", "x")).isFalse();
        assertThatThrownBy(() -> store.change("r1", claim, run -> run.withWave(1), List.of(), Map.of()))
                .isInstanceOf(RunStore.StaleClaim.class);
        assertThat(store.claimDue("b", LEASE)).isEmpty();
        assertThat(store.find("r1").orElseThrow().attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(store.find("r1").orElseThrow().note()).isEqualTo("the world moved on");
        assertThat(store.events("r1", 0, 9)).extracting(RunEvent::text).endsWith("the world moved on");
        assertThat(parked.all()).singleElement().satisfies(one -> assertThat(one.setAside()).isTrue());
        assertThat(parked.resume("r1")).isTrue();
        assertThat(store.claimDue("b", LEASE)).isPresent();
    }

    @Test
    void aRunThatEndedIsNotStopped() {
        store.change("r1", null, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), List.of(), Map.of());
        assertThat(book.stop("r1", "x")).isFalse();
        assertThat(book.hold("n1", "x", NOTHING)).isTrue();
    }
}
