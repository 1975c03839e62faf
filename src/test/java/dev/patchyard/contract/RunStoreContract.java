package dev.patchyard.contract;

import static dev.patchyard.contract.FullRun.HOST;
import static dev.patchyard.contract.FullRun.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.alert.FeedEvent;
import dev.patchyard.change.Itsm;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.run.Attention;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.HostState;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunRefusal;
import dev.patchyard.run.RunStore.Claim;
import dev.patchyard.run.RunStore.Place;
import dev.patchyard.run.RunStore.Part;
import dev.patchyard.run.RunStore.RunFilter;
import dev.patchyard.run.RunStore.Seat;
import dev.patchyard.run.RunStore.StaleClaim;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Tidings;
import dev.patchyard.run.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises of {@link RunStore}. */
public abstract class RunStoreContract {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final List<RunEvent.Draft> NONE = List.of();

    private final MutableClock clock = new MutableClock(NOON);
    private RunStore store;
    private EventFeed feed;

    /** @param feed what the store tells its tidings to */
    public record Doors(RunStore store, EventFeed feed) {}

    /** @return an empty store and an empty feed; messages are dated by that clock */
    protected abstract Doors doors(MutableClock clock);

    /** Lets time pass for leases and pauses. */
    protected abstract void pass(MutableClock clock, Duration time);

    @BeforeEach
    void open() {
        Doors doors = doors(clock);
        store = doors.store();
        feed = doors.feed();
    }

    @Test
    void aRunComesBackAsItWasPut() {
        PatchRun asked = FullRun.asked("r1", "p1", NOON);
        PatchRun full = FullRun.full("r2");
        store.add(asked, "asked for");
        store.add(full, "asked for");
        assertThat(store.find("r1")).contains(asked);
        assertThat(store.find("r2")).contains(full);
        assertThat(store.find("r2").orElseThrow().hosts().keySet())
                .containsExactlyElementsOf(full.hosts().keySet());
        assertThat(store.find("none")).isEmpty();
    }

    @Test
    void everyHostStateAndPhaseIsKept() {
        store.add(FullRun.full("r1"), "asked for");
        for (HostState state : HostState.values()) {
            PatchRun changed = change("r1", run -> run.withHost(HOST, host -> host.in(state, "because")));
            assertThat(store.find("r1")).contains(changed);
        }
        for (RunPhase phase : RunPhase.values()) {
            PatchRun changed = change("r1", run -> FullRun.inPhase(run, phase, null));
            assertThat(store.find("r1")).contains(changed);
        }
    }

    @Test
    void changesAddUp() {
        store.add(FullRun.asked("r1", "p1", NOON), "asked for");
        PatchRun full = FullRun.full("r1");
        change("r1", run -> full);
        change("r1", run -> run.withHost(HOST, host -> host.in(HostState.FAILED, "broke")));
        change("r1", run -> run.withAttention(Attention.NEEDS_OPERATOR, "look"));
        PatchRun found = store.find("r1").orElseThrow();
        assertThat(found.host(HOST).orElseThrow().reason()).isEqualTo("broke");
        assertThat(found.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        assertThat(found.plan()).isEqualTo(full.plan());
        change("r1", run -> run.withHosts(Map.of()));
        assertThat(store.find("r1").orElseThrow().hosts()).isEmpty();
    }

    @Test
    void aPlanThatIsMadeAgainReplacesTheOldOne() {
        store.add(FullRun.full("r1"), "asked for");
        assertThat(store.find("r1").orElseThrow().requirePlan().digest()).isEqualTo("a".repeat(64));
        change("r1", run -> run.withPlan(FullRun.plan("b".repeat(64))));
        assertThat(store.find("r1").orElseThrow().requirePlan().digest()).isEqualTo("b".repeat(64));
    }

    @Test
    void pagesAreNewestFirstAndFiltersAddUp() {
        store.add(FullRun.full("r3"), "x");
        store.add(FullRun.asked("r1", "p1", NOON.plusSeconds(1)), "x");
        store.add(FullRun.asked("r2", "p2", NOON.plusSeconds(2)), "x");
        change("r2", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.REFUSED));
        assertThat(ids(RunFilter.ALL)).containsExactly("r2", "r1", "r3");
        assertThat(ids(new RunFilter("p1", null, null, null))).containsExactly("r1", "r3");
        assertThat(ids(new RunFilter(null, RunPhase.PLAN, null, null))).containsExactly("r1");
        assertThat(ids(new RunFilter(null, null, Verdict.REFUSED, null))).containsExactly("r2");
        assertThat(ids(new RunFilter(null, null, null, HOST))).containsExactly("r3");
        assertThat(ids(new RunFilter("p2", null, null, HOST))).isEmpty();
        assertThat(store.count(RunFilter.ALL)).isEqualTo(3);
        assertThat(store.page(RunFilter.ALL, 1, 1)).extracting(PatchRun::id).containsExactly("r1");
    }

    @Test
    void linkedRunsAreFoundOldestFirstAndOneOfThemGoesOnAtATime() throws Exception {
        store.add(FullRun.asked("first", "p1", NOON), "x");
        assertThat(store.add(FullRun.linked("r1", "first", NOON.plusSeconds(1)), "x")).isTrue();
        assertThat(store.add(FullRun.linked("r2", "first", NOON.plusSeconds(2)), "x")).isFalse();
        assertThat(store.add(FullRun.linked("other", "another", NOON), "x")).isTrue();
        assertThat(store.find("r2")).isEmpty();
        change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));
        AtomicInteger number = new AtomicInteger(2);
        List<Boolean> kept = Together.atOnce(8, () -> {
            int next = number.incrementAndGet();
            return store.add(FullRun.linked("r" + next, "first", NOON.plusSeconds(next)), "x");
        });
        assertThat(kept).filteredOn(each -> each).hasSize(1);
        assertThat(store.linkedTo("first")).hasSize(2).extracting(PatchRun::id).startsWith("r1");
        assertThat(store.linkedTo("r1")).isEmpty();
    }

    private List<String> ids(RunFilter filter) {
        List<String> ids = store.page(filter, 0, 50).stream().map(PatchRun::id).toList();
        assertThat(store.count(filter)).isEqualTo(ids.size());
        return ids;
    }

    @Test
    void eventsAreNumberedFromOneWithoutGaps() throws Exception {
        store.add(FullRun.asked("r1", "p1", NOON), "asked for by ada");
        RunEvent.Draft draft = RunEvent.Draft.ofHost("host", HOST, "text \u0000 {{ 7*7 }}");
        Together.atOnce(8, () -> store.change("r1", null, UnaryOperator.identity(), List.of(draft, draft), Map.of()));
        List<RunEvent> events = store.events("r1", 0, 100);
        assertThat(events).extracting(RunEvent::seq).containsExactlyElementsOf(LongStream.rangeClosed(1, 17).boxed().toList());
        assertThat(events.getFirst()).isEqualTo(new RunEvent(1, NOON, "phase", null, "asked for by ada"));
        assertThat(events.get(1).ciId()).isEqualTo(HOST);
        assertThat(store.events("r1", 15, 100)).extracting(RunEvent::seq).containsExactly(16L, 17L);
        assertThat(store.events("r1", 3, 2)).extracting(RunEvent::seq).containsExactly(4L, 5L);
    }

    @Test
    void anEditThatThrowsLeavesNothingBehind() {
        PatchRun asked = FullRun.asked("r1", "p1", NOON);
        store.add(asked, "asked for");
        UnaryOperator<PatchRun> refusing = run -> {
            throw new RunRefusal(RunRefusal.Why.STATE, "id", "not now");
        };
        assertThatThrownBy(() -> store.change("r1", null, refusing, List.of(RunEvent.Draft.ofRun("log", "x")), message("k")))
                .isInstanceOf(RunRefusal.class);
        assertThat(store.find("r1")).contains(asked);
        assertThat(store.events("r1", 1, 10)).isEmpty();
        assertThat(store.deliveries("r1")).isEmpty();
    }

    @Test
    void concurrentEditsOfDifferentHostsAreAllKept() throws Exception {
        PatchRun run = FullRun.withManyHosts("r1", 12);
        store.add(run, "asked for");
        AtomicInteger next = new AtomicInteger();
        Together.atOnce(12, () -> {
            String ci = "ci-" + next.getAndIncrement();
            return change("r1", current -> current.withHost(ci, host -> host.in(HostState.OK, "done " + ci)));
        });
        assertThat(store.find("r1").orElseThrow().hosts().values())
                .allSatisfy(host -> assertThat(host.reason()).isEqualTo("done " + host.ciId()));
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

    @Test
    void runsAreFoundByKind() {
        PatchRun run = FullRun.asked("r1", "p1", NOON);
        store.add(run, "x");
        assertThat(ids(new RunFilter("p1", null, null, null, PatchRun.Kind.PATCH))).containsExactly("r1");
        assertThat(ids(new RunFilter(null, null, null, null, PatchRun.Kind.PLAN))).isEmpty();
    }

    // --- ownership

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

    // --- places

    @Test
    void aHostIsHeldByOneRun() {
        assertThat(store.takePlace("h1", "r1", "p1", 5, 5)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace("h1", "r1", "p1", 1, 1)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace("h1", "r2", "p2", 5, 5)).isEqualTo(new Place.Busy("r1"));
        store.leavePlace("h1", "r2");
        assertThat(store.placesHeld()).isEqualTo(Map.of("h1", "r1"));
        store.leavePlace("h1", "r1");
        store.leavePlace("h1", "r1");
        assertThat(store.placesHeld()).isEmpty();
        assertThat(store.takePlace("h1", "r2", "p2", 5, 5)).isEqualTo(new Place.Taken());
    }

    @Test
    void limitsHoldOverAllRunsOfAPolicyAndOverAll() {
        store.takePlace("h1", "r1", "p1", 2, 3);
        store.takePlace("h2", "r2", "p1", 2, 3);
        assertThat(store.takePlace("h3", "r3", "p1", 2, 3)).isEqualTo(new Place.Full("policy"));
        assertThat(store.takePlace("h4", "r4", "p2", 2, 3)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace("h5", "r4", "p2", 2, 3)).isEqualTo(new Place.Full("server"));
    }

    @Test
    void aRestingHostIsKeptButNotCounted() {
        store.takePlace("h1", "r1", "p1", 1, 1);
        store.restPlace("h1", "r2");
        assertThat(store.takePlace("h2", "r1", "p1", 1, 1)).isEqualTo(new Place.Full("policy"));
        store.restPlace("h1", "r1");
        assertThat(store.takePlace("h2", "r1", "p1", 1, 1)).isEqualTo(new Place.Taken());
        assertThat(store.takePlace("h1", "r9", "p9", 5, 5)).isEqualTo(new Place.Busy("r1"));
        assertThat(store.takePlace("h1", "r1", "p1", 1, 1)).isEqualTo(new Place.Full("policy"));
    }

    @Test
    void twoRunsThatWantOneHostAtTheSameMomentDoNotBothGetIt() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Place> places = Together.atOnce(8, () -> store.takePlace("h1", "r" + next.getAndIncrement(), "p1", 50, 50));
        assertThat(places).filteredOn(place -> place instanceof Place.Taken).hasSize(1);
        assertThat(places).filteredOn(place -> place instanceof Place.Busy).hasSize(7);
    }

    @Test
    void theLastPlaceIsTakenOnce() throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<Place> places = Together.atOnce(10, () -> store.takePlace("h" + next.getAndIncrement(), "r1", "p1", 3, 50));
        assertThat(places).filteredOn(place -> place instanceof Place.Taken).hasSize(3);
        assertThat(store.placesHeld()).hasSize(3);
    }

    // --- messages

    @Test
    void everyKindOfMessageComesBackAsItWasPutInOrder() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Map<String, Outward> messages = new LinkedHashMap<>();
        messages.put("k1", new Outward.WritePatchState(HOST, Map.of("compliance_status", "compliant", "pending", 3)));
        messages.put("k2", new Outward.CloseChange("c1", new Itsm.Closure(Itsm.Closure.Outcome.FAILED, "notes\n\u0000")));
        messages.put("k3", new Outward.NoteOnChange("c1", "text"));
        messages.put("k4", new Outward.OpenIncident(
                new Alert(Alert.Severity.P2, "title", "more", List.of(HOST), "patch-run:r1:failed", null)));
        store.change("r1", null, UnaryOperator.identity(), NONE, messages);
        List<Delivery> found = store.deliveries("r1");
        assertThat(found).extracting(Delivery::key).containsExactly("k1", "k2", "k3", "k4");
        assertThat(found.get(0).outward()).isEqualTo(messages.get("k1"));
        assertThat(found.get(2).outward()).isEqualTo(messages.get("k3"));
        assertThat(found.get(3)).isEqualTo(
                new Delivery("k4", "r1", messages.get("k4"), 0, NOON, null, false, "", ""));
        assertThat(((Outward.CloseChange) found.get(1).outward()).closure().notes()).startsWith("notes\n");
    }

    @Test
    void aMessageMayBelongToNoRun() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.post("k", new Outward.NoteOnChange("c1", "one"));
        store.post("k", new Outward.NoteOnChange("c9", "other"));
        assertThat(store.deliveries("r1")).isEmpty();
        assertThat(store.dueDeliveries(10)).containsExactly(
                new Delivery("k", null, new Outward.NoteOnChange("c1", "one"), 0, NOON, null, false, "", ""));
        store.delivered("k", "INC1");
        assertThat(store.dueDeliveries(10)).isEmpty();
    }

    @Test
    void whatHasNotArrivedIsToldNewestFirstAndGivenUpOnesAreAmongIt() {
        for (String key : List.of("k1", "k2", "k3", "k4")) {
            store.post(key, new Outward.NoteOnChange("c1", key));
        }
        store.delivered("k1", "");
        store.undelivered("k2", "refused", null);
        store.undelivered("k3", "later", NOON.plusSeconds(9));
        assertThat(store.undelivered(10)).extracting(Delivery::key).containsExactly("k4", "k3", "k2");
        assertThat(store.undelivered(1)).extracting(Delivery::key).containsExactly("k4");
    }

    @Test
    void theFeedIsToldOfARunTogetherWithItsState() {
        PatchRun asked = FullRun.asked("r1", "p1", NOON);
        store.add(asked, "x");
        assertThat(told()).isEqualTo(Tidings.asked(asked)).hasSize(1);
        Claim first = store.claimDue("n1", LEASE).orElseThrow();
        assertThat(told().subList(1, 2)).as("taken up").isEqualTo(Tidings.begun(asked)).hasSize(1);
        store.release(first, Duration.ZERO);
        assertThat(store.claimDue("n2", LEASE)).isPresent();
        assertThat(told()).as("taken over").hasSize(2);
        change("r1", run -> run.withAttention(Attention.WAITING, "wait"));
        PatchRun validating = change("r1", run -> FullRun.inPhase(run, RunPhase.VALIDATE, null));
        PatchRun ended = change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.REFUSED));
        assertThat(told()).extracting(FeedEvent.Draft::type).containsExactly(
                FeedEvent.Type.SCHEDULED, FeedEvent.Type.RUN_STARTED, FeedEvent.Type.RUN_COMPLETED);
        assertThat(told().getLast()).isEqualTo(Tidings.moved(validating, ended).getLast());
    }

    @Test
    void aChangeThatIsRefusedTellsNothing() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        Claim old = store.claimDue("n1", LEASE).orElseThrow();
        pass(clock, LEASE.plusSeconds(1));
        store.claimDue("n2", LEASE).orElseThrow();
        assertThatThrownBy(() -> store.change(
                        "r1", old, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), NONE, Map.of()))
                .isInstanceOf(StaleClaim.class);
        assertThat(told()).extracting(FeedEvent.Draft::type).doesNotContain(FeedEvent.Type.RUN_COMPLETED);
    }

    @Test
    void runsThatEndedAreForgottenWholeTheEarliestEndFirst() {
        List<String> ids = List.of("r1", "r2", "r3");
        ids.forEach(id -> store.add(FullRun.asked(id, "p1", NOON), "x"));
        store.change("r1", null, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), NONE,
                Map.of("k1", new Outward.NoteOnChange("c", "x")));
        change("r2", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));

        Instant ended = store.find("r1").orElseThrow().endedAt();
        assertThat(store.expired(Part.WHOLE, ended, 0, 9)).isEmpty();
        assertThat(store.expired(Part.WHOLE, ended.plusMillis(1), 0, 9)).extracting(PatchRun::id).containsExactly("r1", "r2");
        assertThat(store.expired(Part.WHOLE, ended.plusMillis(1), 1, 1)).extracting(PatchRun::id).containsExactly("r2");

        ids.forEach(id -> store.forget(Part.WHOLE, id));
        store.forget(Part.WHOLE, "r1");
        assertThat(store.find("r1")).isEmpty();
        assertThat(store.deliveries("r1")).isEmpty();
        assertThat(store.find("r3")).as("it has not ended").isPresent();
        assertThat(store.page(RunFilter.ALL, 0, 9)).extracting(PatchRun::id).containsExactly("r3");
    }

    @Test
    void whatPlaysToldIsForgottenAloneAndDecisionsStay() {
        store.add(FullRun.asked("r1", "p1", NOON), "asked");
        List<RunEvent.Draft> told = List.of(
                RunEvent.Draft.ofRun("gate", "yes"), RunEvent.Draft.ofHost("host", "a", "installing"), RunEvent.Draft.ofRun("log", "play"));
        store.change("r1", null, run -> run, told, Map.of());
        store.forget(Part.TASK_LOGS, "r1");
        assertThat(store.events("r1", 0, 9)).as("it has not ended").hasSize(4);

        change("r1", run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED));
        Instant later = store.find("r1").orElseThrow().endedAt().plusSeconds(1);
        assertThat(store.expired(Part.TASK_LOGS, later, 0, 9)).hasSize(1);

        store.forget(Part.TASK_LOGS, "r1");
        assertThat(store.events("r1", 0, 9)).extracting(RunEvent::text).containsExactly("asked", "yes");
        assertThat(store.expired(Part.TASK_LOGS, later, 0, 9)).isEmpty();
        assertThat(store.expired(Part.WHOLE, later, 0, 9)).hasSize(1);
    }

    @Test
    void messagesOfNobodyAreForgottenOnceTheyArrivedLongAgo() {
        for (int number = 0; number < 3; number++) {
            store.post("k" + number, new Outward.NoteOnChange("c", "x"));
        }
        store.delivered("k0", "");
        store.delivered("k1", "");
        Instant later = clock.instant().plusSeconds(1);

        assertThat(store.forgetMessages(clock.instant(), 9)).isZero();
        assertThat(store.forgetMessages(later, 1)).isEqualTo(1);
        assertThat(store.forgetMessages(later, 9)).isEqualTo(1);
        assertThat(store.undelivered(9)).extracting(Delivery::key).containsExactly("k2");
    }

    private List<FeedEvent.Draft> told() {
        return feed.after(0, 100).stream()
                .map(event -> new FeedEvent.Draft(event.type(), event.subject(), event.data()))
                .toList();
    }

    @Test
    void theSameKeyIsTheSameMessage() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.change("r1", null, UnaryOperator.identity(), NONE, message("k"));
        store.change("r1", null, UnaryOperator.identity(), NONE, Map.of("k", new Outward.NoteOnChange("c9", "other")));
        assertThat(store.deliveries("r1")).singleElement()
                .satisfies(delivery -> assertThat(delivery.outward()).isEqualTo(message("k").get("k")));
    }

    @Test
    void aMessageIsDueUntilItArrivedOrIsGivenUp() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.change("r1", null, UnaryOperator.identity(), NONE, message("k1"));
        store.change("r1", null, UnaryOperator.identity(), NONE, message("k2"));
        assertThat(store.dueDeliveries(1)).extracting(Delivery::key).containsExactly("k1");
        store.undelivered("k1", "away", clock.instant().plusSeconds(60));
        store.undelivered("k2", "refused for good", null);
        assertThat(store.dueDeliveries(9)).isEmpty();
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.dueDeliveries(9)).singleElement().satisfies(delivery -> {
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.lastError()).isEqualTo("away");
        });
        store.delivered("k1", "INC1");
        assertThat(store.dueDeliveries(9)).isEmpty();
        assertThat(store.deliveries("r1").getFirst()).satisfies(delivery -> {
            assertThat(delivery.isOpen()).isFalse();
            assertThat(delivery.result()).isEqualTo("INC1");
            assertThat(delivery.doneAt()).isEqualTo(clock.instant());
        });
        assertThat(store.deliveries("r1").getLast().givenUp()).isTrue();
    }

    @Test
    void messagesMayBeDeliveredAfterTheRunEnded() {
        store.add(FullRun.asked("r1", "p1", NOON), "x");
        store.change("r1", null, run -> FullRun.inPhase(run, RunPhase.ENDED, Verdict.FAILED), NONE, message("k"));
        store.delivered("k", "");
        assertThat(store.deliveries("r1").getFirst().isOpen()).isFalse();
    }

    private PatchRun change(String runId, UnaryOperator<PatchRun> edit) {
        return store.change(runId, null, edit, NONE, Map.of());
    }

    private static Map<String, Outward> message(String key) {
        return Map.of(key, new Outward.NoteOnChange("c1", "note " + key));
    }
}
