package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.RunStore.Place;
import dev.patchyard.run.RunStore.Seat;
import dev.patchyard.run.RunStore.StaleClaim;
import dev.patchyard.run.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Promises of {@link RunStore}: how many hosts are in hand at once, and for whom. */
public abstract class RunPlacesContract extends RunStoreGiven {
    private final Map<String, Claim> claims = new HashMap<>();

    @Test
    void aHostIsHeldByOneRun() {
        assertThat(takePlace("h1", "r1", "p1", 5, 5)).isEqualTo(new Place.Taken());
        assertThat(takePlace("h1", "r1", "p1", 1, 1)).isEqualTo(new Place.Taken());
        assertThat(takePlace("h1", "r2", "p2", 5, 5)).isEqualTo(new Place.Busy("r1"));
        store.leavePlace("h1", claim("r2"));
        assertThat(store.placesHeld()).isEqualTo(Map.of("h1", "r1"));
        store.leavePlace("h1", claim("r1"));
        store.leavePlace("h1", claim("r1"));
        assertThat(store.placesHeld()).isEmpty();
        assertThat(takePlace("h1", "r2", "p2", 5, 5)).isEqualTo(new Place.Taken());
    }

    @Test
    void limitsHoldOverAllRunsOfAPolicyAndOverAll() {
        takePlace("h1", "r1", "p1", 2, 3);
        takePlace("h2", "r2", "p1", 2, 3);
        assertThat(takePlace("h3", "r3", "p1", 2, 3)).isEqualTo(new Place.Full("policy"));
        assertThat(takePlace("h4", "r4", "p2", 2, 3)).isEqualTo(new Place.Taken());
        assertThat(takePlace("h5", "r4", "p2", 2, 3)).isEqualTo(new Place.Full("server"));
    }

    @Test
    void aRestingHostIsKeptButNotCounted() {
        takePlace("h1", "r1", "p1", 1, 1);
        store.restPlace("h1", claim("r2"));
        assertThat(takePlace("h2", "r1", "p1", 1, 1)).isEqualTo(new Place.Full("policy"));
        store.restPlace("h1", claim("r1"));
        assertThat(takePlace("h2", "r1", "p1", 1, 1)).isEqualTo(new Place.Taken());
        assertThat(takePlace("h1", "r9", "p9", 5, 5)).isEqualTo(new Place.Busy("r1"));
        assertThat(takePlace("h1", "r1", "p1", 1, 1)).isEqualTo(new Place.Full("policy"));
    }

    @Test
    void twoRunsThatWantOneHostAtTheSameMomentDoNotBothGetIt() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Place> places = Together.atOnce(8, () -> takePlace("h1", "r" + next.getAndIncrement(), "p1", 50, 50));
        assertThat(places).filteredOn(place -> place instanceof Place.Taken).hasSize(1);
        assertThat(places).filteredOn(place -> place instanceof Place.Busy).hasSize(7);
    }

    @Test
    void theLastPlaceIsTakenOnce() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Place> places = Together.atOnce(10, () -> takePlace("h" + next.getAndIncrement(), "r1", "p1", 3, 50));
        assertThat(places).filteredOn(place -> place instanceof Place.Taken).hasSize(3);
        assertThat(store.placesHeld()).hasSize(3);
    }

    @Test
    void ofARedundancyGroupOneHostHasAPlaceOverAllRuns() {
        Seat first = new Seat("h1", claim("r1"), "p1", "pair");
        Seat second = new Seat("h2", claim("r2"), "p2", "pair");
        assertThat(store.takePlace(first, 9, 9)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace(second, 9, 9)).isEqualTo(new Place.GroupHeld("h1", "r1"));
        assertThat(store.takePlace(new Seat("h3", claim("r2"), "p2", "other"), 9, 9)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace(new Seat("h4", claim("r2"), "p2", null), 9, 9)).isEqualTo(new Place.Taken());
        store.restPlace("h1", claim("r1"));
        assertThat(store.takePlace(second, 9, 9)).isEqualTo(new Place.GroupHeld("h1", "r1"));
        assertThat(store.takePlace(first, 9, 9)).isEqualTo(new Place.Taken());
        store.leavePlace("h1", claim("r1"));
        assertThat(store.takePlace(second, 9, 9)).isEqualTo(new Place.Taken());
    }

    @Test
    void ofARedundancyGroupOneHostHasAPlaceHoweverManyAskAtOnce() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Place> places = Together.atOnce(8, () -> {
            int number = next.getAndIncrement();
            return store.takePlace(new Seat("h" + number, claim("r" + number), "p1", "pair"), 50, 50);
        });
        assertThat(places).filteredOn(place -> place instanceof Place.Taken).hasSize(1);
    }

    @Test
    void aPlaceIsMovedByTheRunsOwnerAlone() {
        takePlace("h1", "r1", "p1", 5, 5);
        Claim old = claim("r1");
        pass(clock, LEASE.plusSeconds(1));
        Claim fresh = store.claimDue("b", LEASE).orElseThrow();
        assertThatThrownBy(() -> store.leavePlace("h1", old)).isInstanceOf(StaleClaim.class);
        assertThatThrownBy(() -> store.restPlace("h1", old)).isInstanceOf(StaleClaim.class);
        assertThatThrownBy(() -> store.takePlace(new Seat("h2", old, "p1", null), 5, 5)).isInstanceOf(StaleClaim.class);
        assertThat(store.freePlace("h1", "r1")).as("its run goes on").isFalse();
        assertThat(store.placesHeld()).isEqualTo(Map.of("h1", "r1"));
        assertThat(store.takePlace(new Seat("h1", fresh, "p1", null), 1, 1)).as("it still counts").isEqualTo(new Place.Taken());
        store.leavePlace("h1", fresh);
        assertThat(store.placesHeld()).isEmpty();
    }

    @Test
    void ofARunThatIsOverAnybodyGivesThePlaceBackAndNobodyTakesOne() {
        takePlace("h1", "r1", "p1", 5, 5);
        takePlace("h2", "r1", "p1", 5, 5);
        assertThat(store.isOver("r1")).isFalse();
        change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));
        assertThat(store.isOver("r1")).isTrue();
        assertThat(store.isOver("none")).isTrue();
        assertThatThrownBy(() -> takePlace("h3", "r1", "p1", 5, 5)).isInstanceOf(StaleClaim.class);
        store.leavePlace("h1", claim("r1"));
        assertThat(store.freePlace("h2", "other")).as("held by another").isTrue();
        assertThat(store.placesHeld()).isEqualTo(Map.of("h2", "r1"));
        assertThat(store.freePlace("h2", "r1")).isTrue();
        assertThat(store.placesHeld()).isEmpty();
    }

    @Test
    void whoeverLosesTheRunWhileGivingAPlaceBackNeverTakesItFromTheNewOwner() throws Exception {
        Claim old = claim("r1");
        for (int time = 0; time < 40; time++) {
            store.takePlace(new Seat("h1", old, "p1", null), 5, 5);
            pass(clock, LEASE.plusSeconds(1));
            Claim frozen = old;
            AtomicInteger who = new AtomicInteger();
            List<Optional<Claim>> owners = Together.atOnce(2, () -> who.getAndIncrement() == 0 ? thawed(frozen) : takenOver());
            old = owners.stream().flatMap(Optional::stream).findFirst().orElseThrow();
            assertThat(store.placesHeld()).isEqualTo(Map.of("h1", "r1"));
        }
    }

    private Optional<Claim> thawed(Claim frozen) {
        try {
            store.leavePlace("h1", frozen);
        } catch (StaleClaim late) {
            // What it should be told when the other was faster.
        }
        return Optional.empty();
    }

    private Optional<Claim> takenOver() {
        // NB: whoever gives a place back holds the run for that moment, and a run that is held is not claimed.
        Claim fresh = Stream.generate(() -> store.claimDue("b", LEASE)).flatMap(Optional::stream).findFirst().orElseThrow();
        store.takePlace(new Seat("h1", fresh, "p1", null), 5, 5);
        return Optional.of(fresh);
    }

    /** The one claim of a run, which is asked for when it is needed first. */
    private synchronized Claim claim(String runId) {
        return claims.computeIfAbsent(runId, id -> {
            store.add(FullRun.first(id, NOON), "x");
            return store.claimDue("a", LEASE).orElseThrow();
        });
    }

    /** Asks for a host that is in no redundancy group. */
    private Place takePlace(String ciId, String runId, String policyId, int policyLimit, int serverLimit) {
        return store.takePlace(new Seat(ciId, claim(runId), policyId, null), policyLimit, serverLimit);
    }
}
