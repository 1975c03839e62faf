package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.Attention;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.RunStore.RunFilter;
import dev.patchyard.run.RunStore.Unreadable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link ParkedRuns}, and of a {@link RunStore} in which a run cannot be read. */
public abstract class ParkedRunsContract {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant NOON = Instant.parse("2026-11-15T12:00:00Z");

    private RunStore store;
    private ParkedRuns parked;

    /** @param runs and parked see the same runs */
    public record Doors(RunStore runs, ParkedRuns parked) {}

    /** @return doors to a store without runs */
    protected abstract Doors doors(MutableClock clock);

    /** From now on that run cannot be read. */
    protected abstract void makeUnreadable(String runId);

    @BeforeEach
    void open() {
        Doors doors = doors(new MutableClock(NOON));
        store = doors.runs();
        parked = doors.parked();
        store.add(FullRun.asked("r1", "p1", NOON), "x");
    }

    private Claim claimed() {
        return store.claimDue("a", LEASE).orElseThrow();
    }

    @Test
    void row50_aRunThatIsSetAsideIsNotClaimedUntilItIsResumed() {
        parked.park(claimed(), "cannot be read");
        assertThat(store.claimDue("b", LEASE)).isEmpty();
        assertThat(parked.all()).singleElement().satisfies(one -> {
            assertThat(one.runId()).isEqualTo("r1");
            assertThat(one.policyId()).isEqualTo("p1");
            assertThat(one.phase()).isEqualTo("PLAN");
            assertThat(one.reason()).isEqualTo("cannot be read");
            assertThat(one.setAside()).isTrue();
            assertThat(one.since()).isNotNull();
        });
        assertThat(parked.resume("r1")).isTrue();
        assertThat(parked.resume("r1")).isFalse();
        assertThat(parked.all()).isEmpty();
        assertThat(store.claimDue("b", LEASE)).contains(new Claim("r1", "b", 2));
    }

    @Test
    void whoLostTheRunDoesNotSetItAside() {
        Claim old = claimed();
        store.release(old, Duration.ZERO);
        Claim fresh = claimed();
        parked.park(old, "cannot be read");
        assertThat(parked.all()).isEmpty();
        assertThat(store.renew(fresh, LEASE)).isTrue();
    }

    @Test
    void aRunThatWaitsForAPersonIsListedAndStillClaimed() {
        store.change("r1", null, run -> run.withAttention(Attention.NEEDS_OPERATOR, "odd"), List.of(), Map.of());
        assertThat(parked.all()).containsExactly(new ParkedRuns.Parked("r1", "p1", "PLAN", "odd", false, null));
        assertThat(parked.resume("r1")).isFalse();
        assertThat(parked.end("r1", NOON, "x")).isFalse();
        assertThat(store.claimDue("b", LEASE)).isPresent();
    }

    @Test
    void whoEndsARunByHandTakesItOnlyFromNobody() {
        Claim owner = claimed();
        assertThat(parked.seize("r1", "desk", LEASE)).isEmpty();
        store.release(owner, Duration.ofHours(1));
        assertThat(parked.seize("r1", "desk", LEASE)).contains(new Claim("r1", "desk", 2));
        assertThat(parked.seize("r1", "desk", LEASE)).isEmpty();
        assertThat(parked.seize("none", "desk", LEASE)).isEmpty();
        assertThatThrownBy(() -> store.change("r1", owner, run -> run.withWave(1), List.of(), Map.of()))
                .isInstanceOf(RunStore.StaleClaim.class);
    }

    @Test
    void row50_aRunThatCannotBeReadHarmsNoOther() {
        store.add(FullRun.asked("r2", "p1", NOON.plusSeconds(1)), "x");
        makeUnreadable("r1");
        assertThatThrownBy(() -> store.find("r1")).isInstanceOf(Unreadable.class).hasMessageContaining("r1");
        assertThat(store.page(RunFilter.ALL, 0, 9)).extracting(PatchRun::id).containsExactly("r2");
        Claim broken = claimed();
        assertThat(broken.runId()).isEqualTo("r1");
        assertThatThrownBy(() -> store.change("r1", broken, run -> run.withWave(3), List.of(), Map.of()))
                .isInstanceOf(Unreadable.class);
        parked.park(broken, "cannot be read");
        assertThat(store.page(RunFilter.ALL, 0, 9)).extracting(PatchRun::id).containsExactly("r2");
        assertThat(store.count(RunFilter.ALL)).isEqualTo(1);
        assertThat(claimed().runId()).isEqualTo("r2");
    }

    @Test
    void row50_aRunThatCannotBeReadIsEndedWithoutReadingItAndKeepsItsHosts() {
        Claim broken = claimed();
        store.takePlace(new RunStore.Seat("ci-1", broken, "p1", null), 5, 5);
        makeUnreadable("r1");
        parked.park(broken, "cannot be read");
        assertThat(store.isOver("r1")).isFalse();
        assertThat(store.freePlace("ci-1", "r1")).isFalse();
        assertThat(parked.end("r1", NOON, "closed by ada: gone")).isTrue();
        assertThat(parked.end("r1", NOON, "closed by ada: gone")).isFalse();
        assertThat(parked.resume("r1")).isFalse();
        assertThat(parked.all()).isEmpty();
        assertThat(store.placesHeld()).containsOnlyKeys("ci-1");
        assertThat(store.isOver("r1")).isTrue();
        assertThat(store.freePlace("ci-1", "r1")).isTrue();
        assertThat(store.events("r1", 0, 9)).extracting(RunEvent::text).endsWith("closed by ada: gone");
        assertThat(store.claimDue("b", LEASE)).isEmpty();
        assertThat(parked.seize("r1", "desk", LEASE)).isEmpty();
        assertThatThrownBy(() -> store.change("r1", broken, run -> run.withWave(3), List.of(), Map.of()))
                .isInstanceOfAny(RunStore.StaleClaim.class, Unreadable.class);
    }

    @Test
    void aRunThatIsReadableAgainGoesOnWhereItWas() {
        parked.park(claimed(), "cannot be read");
        parked.resume("r1");
        assertThat(store.find("r1").orElseThrow().phase()).isEqualTo(RunPhase.PLAN);
        Claim claim = claimed();
        assertThat(store.change("r1", claim, run -> run.withWave(3), List.of(), Map.of()).wave()).isEqualTo(3);
    }
}
