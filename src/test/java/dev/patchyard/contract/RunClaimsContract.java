package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunRefusal;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.RunStore.StaleClaim;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Promises of {@link RunStore}: which node walks a run, and what nobody does to an ended one. */
public abstract class RunClaimsContract extends RunStoreGiven {
    @Test
    void theLongestWaitingRunIsClaimedFirstAndOnce() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        pass(clock, Duration.ofSeconds(1));
        store.add(FullRun.asked("r2", "p1", NOON), "x");
        assertThat(store.claimDue("node-a", LEASE)).contains(new Claim("r1", "node-a", 1));
        assertThat(store.claimDue("node-b", LEASE)).contains(new Claim("r2", "node-b", 1));
        assertThat(store.claimDue("node-c", LEASE)).isEmpty();
    }

    @Test
    void ofManyNodesOneGetsTheRun() throws Exception {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        List<Optional<Claim>> claims = Together.atOnce(10, () -> store.claimDue("node", LEASE));
        assertThat(claims.stream().flatMap(Optional::stream)).containsExactly(new Claim("r1", "node", 1));
    }

    @Test
    void manyNodesShareManyRunsWithoutLosingOne() throws Exception {
        IntStream.range(0, 8).forEach(n -> store.add(FullRun.asked("r" + n, "p1", NOON), "x"));
        List<Optional<Claim>> claims = Together.atOnce(8, () -> store.claimDue("node", LEASE));
        assertThat(claims.stream().flatMap(Optional::stream).map(Claim::runId).distinct()).hasSize(8);
    }

    @Test
    void aReleasedRunIsDueAfterItsPause() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Claim claim = store.claimDue("a", LEASE).orElseThrow();
        store.release(claim, Duration.ofMinutes(1));
        assertThat(store.claimDue("a", LEASE)).isEmpty();
        pass(clock, Duration.ofSeconds(61));
        assertThat(store.claimDue("a", LEASE)).contains(new Claim("r1", "a", 2));
    }

    @Test
    void aWokenRunIsDueAtOnceAlsoWhenSomebodyWalksIt() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Claim first = store.claimDue("a", LEASE).orElseThrow();
        store.release(first, Duration.ofHours(1));
        store.wake("r1");
        Claim second = store.claimDue("a", LEASE).orElseThrow();
        store.wake("r1");
        store.release(second, Duration.ofHours(1));
        Claim third = store.claimDue("a", LEASE).orElseThrow();
        store.release(third, Duration.ofHours(1));
        assertThat(store.claimDue("a", LEASE)).isEmpty();
    }

    @Test
    void anOverdueLeaseMovesTheRunAndFencesItsOldOwner() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Claim old = store.claimDue("a", LEASE).orElseThrow();
        assertThat(store.renew(old, LEASE)).isTrue();
        pass(clock, LEASE.plusSeconds(1));
        Claim fresh = store.claimDue("b", LEASE).orElseThrow();
        assertThat(fresh).isEqualTo(new Claim("r1", "b", 2));
        assertThat(store.renew(old, LEASE)).isFalse();
        store.release(old, Duration.ZERO);
        assertThat(store.claimDue("c", LEASE)).isEmpty();
        assertThatThrownBy(() -> store.change("r1", old, run -> run.withWave(3), NONE, message("k")))
                .isInstanceOf(StaleClaim.class);
        assertThat(store.find("r1").orElseThrow().wave()).isZero();
        assertThat(store.deliveries("r1")).isEmpty();
        assertThat(store.change("r1", fresh, run -> run.withWave(4), NONE, Map.of()).wave()).isEqualTo(4);
    }

    @Test
    void theRunsOfADeadNodeAreClaimedAtOnceAndItsLateWritesAreRefused() {
        List.of("r1", "r2", "r3").forEach(id -> store.add(FullRun.asked(id, "p1", NOON), "x"));
        Claim dead = store.claimDue("dead", LEASE).orElseThrow();
        store.claimDue("dead", LEASE).orElseThrow();
        Claim living = store.claimDue("living", LEASE).orElseThrow();
        assertThat(store.owners()).containsExactlyInAnyOrder("dead", "living");
        assertThat(store.disown("dead")).isEqualTo(2);
        assertThat(store.owners()).containsExactly("living");
        assertThat(store.disown("dead")).isZero();
        pass(clock, Duration.ofMillis(1));
        List<Claim> taken = List.of(store.claimDue("heir", LEASE).orElseThrow(), store.claimDue("heir", LEASE).orElseThrow());
        assertThat(taken).extracting(Claim::epoch).containsExactly(2L, 2L);
        assertThat(taken).extracting(Claim::runId).contains(dead.runId()).doesNotContain(living.runId());
        assertThat(store.claimDue("heir", LEASE)).isEmpty();
        assertThatThrownBy(() -> store.change(dead.runId(), dead, run -> run.withWave(3), NONE, Map.of()))
                .isInstanceOf(StaleClaim.class);
        assertThat(store.renew(living, LEASE)).isTrue();
    }

    @Test
    void nobodyOwnsARunThatWasGivenBackOrWhoseLeaseIsOver() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.release(store.claimDue("a", LEASE).orElseThrow(), Duration.ZERO);
        assertThat(store.owners()).isEmpty();
        store.claimDue("b", LEASE).orElseThrow();
        pass(clock, LEASE.plusSeconds(1));
        assertThat(store.owners()).isEmpty();
        assertThat(store.disown("b")).isZero();
    }

    @Test
    void anEndedRunIsNeverChangedOrClaimed() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Claim claim = store.claimDue("a", LEASE).orElseThrow();
        PatchRun ended =
                store.change("r1", claim, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), NONE, Map.of());
        assertThatThrownBy(() -> store.change("r1", claim, run -> run.withWave(3), NONE, Map.of()))
                .isInstanceOf(StaleClaim.class);
        assertThatThrownBy(() -> store.change("r1", null, run -> run.withWave(3), NONE, Map.of()))
                .isInstanceOf(StaleClaim.class);
        store.wake("r1");
        store.release(claim, Duration.ZERO);
        pass(clock, Duration.ofDays(1));
        assertThat(store.claimDue("b", LEASE)).isEmpty();
        assertThat(store.find("r1")).contains(ended);
    }

    @Test
    void whoWishesSomethingOfAnEndedRunIsToldWhyInTheirOwnWords() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));
        UnaryOperator<PatchRun> wish = run -> {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", "it has ended");
        };
        assertThatThrownBy(() -> store.change("r1", null, wish, NONE, Map.of())).isInstanceOf(RunRefusal.class);
    }
}
