package dev.patchyard.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.run.RunStore;
import dev.patchyard.run.RunStore.Place;
import dev.patchyard.run.RunStore.Seat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Promises of {@link RunStore}: how many hosts are in hand at once, and for whom. */
public abstract class RunPlacesContract extends RunStoreGiven {
    @Test
    void aHostIsHeldByOneRun() {
        assertThat(takePlace("h1", "r1", "p1", 5, 5)).isEqualTo(new Place.Taken());
        assertThat(takePlace("h1", "r1", "p1", 1, 1)).isEqualTo(new Place.Taken());
        assertThat(takePlace("h1", "r2", "p2", 5, 5)).isEqualTo(new Place.Busy("r1"));
        store.leavePlace("h1", "r2");
        assertThat(store.placesHeld()).isEqualTo(Map.of("h1", "r1"));
        store.leavePlace("h1", "r1");
        store.leavePlace("h1", "r1");
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
        store.restPlace("h1", "r2");
        assertThat(takePlace("h2", "r1", "p1", 1, 1)).isEqualTo(new Place.Full("policy"));
        store.restPlace("h1", "r1");
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
        Seat first = new Seat("h1", "r1", "p1", "pair");
        Seat second = new Seat("h2", "r2", "p2", "pair");
        assertThat(store.takePlace(first, 9, 9)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace(second, 9, 9)).isEqualTo(new Place.GroupHeld("h1", "r1"));
        assertThat(store.takePlace(new Seat("h3", "r2", "p2", "other"), 9, 9)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace(new Seat("h4", "r2", "p2", null), 9, 9)).isEqualTo(new Place.Taken());
        store.restPlace("h1", "r1");
        assertThat(store.takePlace(second, 9, 9)).isEqualTo(new Place.GroupHeld("h1", "r1"));
        assertThat(store.takePlace(first, 9, 9)).isEqualTo(new Place.Taken());
        store.leavePlace("h1", "r1");
        assertThat(store.takePlace(second, 9, 9)).isEqualTo(new Place.Taken());
    }

    @Test
    void ofARedundancyGroupOneHostHasAPlaceHoweverManyAskAtOnce() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Place> places = Together.atOnce(8, () -> {
            int number = next.getAndIncrement();
            return store.takePlace(new Seat("h" + number, "r" + number, "p1", "pair"), 50, 50);
        });
        assertThat(places).filteredOn(place -> place instanceof Place.Taken).hasSize(1);
    }

    /** Asks for a host that is in no redundancy group. */
    private Place takePlace(String ciId, String runId, String policyId, int policyLimit, int serverLimit) {
        return store.takePlace(new Seat(ciId, runId, policyId, null), policyLimit, serverLimit);
    }
}
