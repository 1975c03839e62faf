package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.fake.DirectUnitOfWork;
import dev.patchyard.fake.InMemoryRunStore;
import dev.patchyard.fake.InMemoryStandingAlarms;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.journey.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person does with a run that does not go on by itself. */
class ParkDeskTest {
    private final Yard yard = new Yard();
    private final InMemoryRunStore store = yard.store;
    private final ParkDesk desk = new ParkDesk(store, store, yard.audit, yard.clock);

    /** A run whose matched CIs differ too much from those of the last one. */
    private PatchRun doubted() {
        yard.hosts("web-1", "web-2").policy(Policies.policy().id("p1").takingEverything().build());
        yard.walk(yard.approvedRun("p1", "web-1", "web-2"));
        yard.host("web-3");
        PatchRun run = yard.walkUntil(yard.desk.request(Yard.request("p1", false, null, null)), RunPhase.PLAN);
        assertThat(run.attention()).isEqualTo(Attention.NEEDS_OPERATOR);
        return run;
    }

    private PatchRun find(PatchRun run) {
        return store.find(run.id()).orElseThrow();
    }

    @Test
    void aRunThatIsClosedTouchesNobodyAndIsOverForGood() {
        PatchRun run = doubted();
        desk.close(run.id(), Yard.ALICE, "not tonight", false);
        PatchRun ended = find(run);
        assertThat(ended.isEnded()).isTrue();
        assertThat(ended.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(ended.failure()).isEqualTo("closed_by_hand");
        assertThat(ended.note()).isEqualTo("closed by alice: not tonight");
        assertThat(ended.attention()).isEqualTo(Attention.NONE);
        assertThat(ended.stages()).allMatch(stage -> stage.ended() != null);
        assertThat(yard.audit.actions()).contains("run.close");
        assertThat(desk.all()).isEmpty();
        assertThat(store.claimDue("node", Duration.ofSeconds(30))).isEmpty();
        assertThatThrownBy(() -> desk.close(run.id(), Yard.ALICE, "twice", false)).isInstanceOf(RunRefusal.class);
    }

    @Test
    void hostsThatNobodyJudgedAreUnknownAndStayHeldAndItsChangeIsLeftToPeople() {
        PatchRun run = doubted();
        begin(run);

        desk.close(run.id(), Yard.ALICE, "the host is gone", false);

        PatchRun ended = find(run);
        assertThat(ended.hosts().get("web-1").state()).isEqualTo(HostState.UNKNOWN);
        assertThat(ended.hosts().get("web-2").state()).isEqualTo(HostState.NOT_STARTED);
        assertThat(store.placesHeld()).containsOnlyKeys("web-1");
        assertThat(store.deliveries(run.id())).extracting(Delivery::outward)
                .anyMatch(Outward.NoteOnChange.class::isInstance)
                .anyMatch(Outward.OpenIncident.class::isInstance)
                .noneMatch(Outward.CloseChange.class::isInstance);
    }

    /** One host was begun and not judged, both are held. */
    private void begin(PatchRun run) {
        RunStore.Claim claim = store.seize(run.id(), "node", Duration.ofSeconds(30)).orElseThrow();
        store.takePlace(new RunStore.Seat("web-1", claim, "p1", null), 5, 5);
        store.takePlace(new RunStore.Seat("web-2", claim, "p1", null), 5, 5);
        store.change(
                run.id(), claim,
                current -> current.withHosts(Map.of(
                                "web-1", HostRecord.planned("web-1", "web-1", 0, "").in(HostState.IN_PROGRESS, ""),
                                "web-2", HostRecord.planned("web-2", "web-2", 0, "")))
                        .withChange(new ChangeLink("c1", "CRQ-1", true, true, null, null, null)),
                List.of(), Map.of());
        store.release(claim, Duration.ofHours(1));
    }

    @Test
    void whoKnowsThatNothingWorksOnTheHostsSaysSoAndNoneStaysHeld() {
        PatchRun run = doubted();
        begin(run);
        desk.close(run.id(), Yard.ALICE, "looked at web-1 myself", true);
        assertThat(find(run).hosts().get("web-1").state()).isEqualTo(HostState.UNKNOWN);
        assertThat(store.placesHeld()).isEmpty();
        assertThat(yard.audit.entries().getLast().detail()).containsEntry("hosts_are_free", "true");
    }

    @Test
    void hostsOfARunThatCannotBeReadStayHeldUntilTheirLeaseIsOver() {
        PatchRun run = doubted();
        begin(run);
        store.park(store.seize(run.id(), "node", Duration.ofSeconds(30)).orElseThrow(), "cannot be read");
        store.setBroken(run.id(), true);
        assertThat(yard.corridor.places().sweep()).as("its run has not ended").isZero();
        desk.close(run.id(), Yard.ALICE, "gone", false);
        assertThat(store.placesHeld()).containsOnlyKeys("web-1", "web-2");
        yard.fleet.host("web-1").cannotBeFenced();
        assertThat(yard.corridor.places().sweep()).isEqualTo(1);
        assertThat(store.placesHeld()).containsOnlyKeys("web-1");
        yard.fleet.host("web-1").canBeFenced();
        assertThat(yard.corridor.places().sweep()).isEqualTo(1);
        assertThat(store.placesHeld()).isEmpty();
    }

    @Test
    void aRunThatIsResumedTriesAgainAtOnceWithAllItsPatience() {
        PatchRun run = doubted();
        store.change(run.id(), null, current -> current.withStumbles(8), List.of(), Map.of());
        desk.resume(run.id(), Yard.ALICE, "looked");
        assertThat(find(run).attention()).isEqualTo(Attention.NONE);
        assertThat(find(run).stumbles()).isZero();
        assertThat(yard.audit.actions()).contains("run.resume");
        assertThat(store.claimDue("node", Duration.ofSeconds(30))).isPresent();
    }

    @Test
    void aRunThatGoesOnByItselfIsNeitherResumedNorClosed() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().build());
        PatchRun run = yard.desk.request(Yard.request("p1", false, null, null));
        assertThatThrownBy(() -> desk.resume(run.id(), Yard.ALICE, "x")).isInstanceOf(RunRefusal.class);
        assertThatThrownBy(() -> desk.close(run.id(), Yard.ALICE, "x", false)).isInstanceOf(RunRefusal.class);
        assertThatThrownBy(() -> desk.close("none", Yard.ALICE, "x", false)).isInstanceOf(RunRefusal.class);
        assertThat(find(run).isEnded()).isFalse();
    }

    @Test
    void aRunThatANodeWorksOnIsNotClosedUnderItsHands() {
        PatchRun run = doubted();
        yard.clock.advance(Duration.ofHours(1));
        RunStore.Claim owner = store.claimDue("node", Duration.ofSeconds(30)).orElseThrow();
        assertThatThrownBy(() -> desk.close(run.id(), Yard.ALICE, "x", false)).hasMessageContaining("works on the run now");
        assertThat(store.renew(owner, Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void row50_aPoisonRunIsSetAsideWithAnIncidentAndTheOthersGoOn() {
        yard.hosts("web-1").policy(Policies.policy().id("p1").takingEverything().build());
        PatchRun poison = yard.desk.request(Yard.request("p1", true, null, null));
        PatchRun good = yard.desk.request(Yard.request("p1", true, null, null));
        store.setBroken(poison.id(), true);
        ComplianceWatch watch = new ComplianceWatch(
                yard.board, yard.shelf,
                new ComplianceWatch.Voices(new InMemoryStandingAlarms(), yard.feed, store, new DirectUnitOfWork()), 80, yard.clock);
        RunWalker.Rounds rounds = new RunWalker.Rounds(
                watch, new RollCall(yard.cmdb, yard.board, yard.clock), yard.records, store,
                new Janitor(yard.store, yard.executor, yard.clock));
        try (RunWalker walker = new RunWalker("n1", store, yard.corridor, rounds)) {
            walker.takeDue();
            Eventually.get("walking runs", Duration.ofMinutes(1), walker::walking, found -> found == 0);
        }
        assertThat(desk.all()).extracting(ParkedRuns.Parked::runId).containsExactly(poison.id());
        assertThat(find(good).isEnded()).isTrue();
        assertThat(store.undelivered(9)).extracting(Delivery::key).anyMatch(key -> key.contains(poison.id()));
        store.setBroken(poison.id(), false);
        desk.resume(poison.id(), Yard.ALICE, "upgraded");
        assertThat(yard.walk(poison).isEnded()).isTrue();
    }
}
