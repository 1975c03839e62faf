package dev.patchyard.run.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.Alert;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.fake.FakeTraces;
import dev.patchyard.fake.InMemoryNodeMemory;
import dev.patchyard.fake.InMemoryRestoreBook;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.PatchOrder;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.run.ParkDesk;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.PauseScope;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.Verdict;
import dev.patchyard.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the world has that the database does not know, one thing after the other. */
class ReconcilerTest {
    private static final String POLICY = "debian-baseline";
    private static final String LOST = "11111111-2222-3333-4444-555555555555";

    private final Yard yard = new Yard();
    private final FakeTraces traces = new FakeTraces();
    private final InMemoryNodeMemory memory = new InMemoryNodeMemory();
    private final InMemoryRestoreBook book = new InMemoryRestoreBook(yard.store, yard.clock);
    private final RestoreGuard guard = new RestoreGuard("n1", book, memory);
    private final KnownRuns known = new KnownRuns(yard.store, yard.clock);
    private final Reconciler reconciler = new Reconciler(
            book, guard, known, Witnesses.of(yard.doors(), traces, known), yard.audit, yard.clock);

    /** A run that waits before its first host, with an approved change and a frozen plan. */
    private PatchRun waiting() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.pauseDesk.pause(PauseScope.parse("all"), "wait", Yard.ALICE);
        return yard.walkUntil(run, RunPhase.VALIDATE);
    }

    private Reconciliation reconciled() {
        return reconciler.reconcile(Yard.ALICE, "restored", false);
    }

    private void assertStopped(PatchRun run, Finding.Kind why) {
        Reconciliation done = reconciled();
        assertThat(done.findings()).extracting(Finding::kind).contains(why);
        assertThat(done.stopped()).containsExactly(run.id());
        assertThat(done.settled()).isTrue();
        assertThat(book.holds()).isEmpty();
        yard.clock.advance(Duration.ofHours(1));
        assertThat(yard.store.claimDue("n", Duration.ofSeconds(30))).as("it waits for a person").isEmpty();
        assertThat(yard.store.find(run.id()).orElseThrow().note()).contains("put back to an earlier hour");
        assertThat(yard.audit.actions()).contains("database.reconcile");
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void row50_whereNothingIsMissingEverythingGoesOn() {
        PatchRun run = waiting();
        Reconciliation done = reconciled();
        assertThat(done.findings()).isEmpty();
        assertThat(done.stopped()).isEmpty();
        assertThat(reconciler.last()).isEqualTo(done);
        yard.pauseDesk.lift(PauseScope.parse("all"), Yard.ALICE);
        assertThat(yard.walk(run).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void row50_aRunOfWhichANodeRemembersMoreIsStopped() {
        PatchRun run = waiting();
        memory.keep(new Mark(0, 0, "", Map.of(run.id(), new Mark.RunMark(1, 99))));
        assertThat(guard.look()).isFalse();
        assertStopped(run, Finding.Kind.RUN_MOVED_ON);
    }

    @Test
    void row50_aRunThatOnlyANodeRemembersIsListedWithTheChangeThatWasRaisedForIt() {
        PatchRun run = waiting();
        memory.keep(new Mark(0, 0, "", Map.of(LOST, new Mark.RunMark(4, 17))));
        yard.itsm.made(ChangeRequest.refOfRun(LOST), List.of("a"), yard.clock.instant(), null);
        yard.notifier.open(new Alert(Alert.Severity.P2, "x", "y", List.of(), "patch-run:" + LOST + ":failed", null));
        Reconciliation done = reconciled();
        assertThat(done.findings()).extracting(Finding::kind).containsExactly(
                Finding.Kind.UNKNOWN_RUN, Finding.Kind.UNKNOWN_CHANGE, Finding.Kind.UNKNOWN_INCIDENT);
        assertThat(done.findings()).extracting(Finding::runId).containsOnly(LOST);
        assertThat(done.stopped()).as("other runs are not concerned").isEmpty();
        yard.pauseDesk.lift(PauseScope.parse("all"), Yard.ALICE);
        assertThat(yard.walk(run).isEnded()).isTrue();
    }

    @Test
    void row50_aSnapshotThatNoRunKnowsStopsTheRunThatItWasTakenFor() {
        PatchRun run = waiting();
        yard.hypervisor.with(new Snapshot("s1", "py-" + LOST, "vm-a", run.id(), yard.clock.instant(), true, List.of("root"),
                "crash", 1, null));
        assertStopped(run, Finding.Kind.UNKNOWN_SNAPSHOT);
    }

    @Test
    void row50_aChangeThatIsFurtherThanItsRunKnowsStopsIt() {
        PatchRun run = waiting();
        yard.itsm.setStatus(yard.store.find(run.id()).orElseThrow().change().id(), ChangeStatus.IN_PROGRESS);
        assertStopped(run, Finding.Kind.CHANGE_MOVED_ON);
    }

    @Test
    void row50_anIncidentThatNobodyKnowsToHaveToldStopsItsRun() {
        PatchRun run = waiting();
        yard.notifier.open(new Alert(Alert.Severity.P2, "x", "y", List.of(), "patch-run:" + run.id() + ":unknown", null));
        assertStopped(run, Finding.Kind.UNKNOWN_INCIDENT);
    }

    @Test
    void row50_aPlayThatItsRunDidNotBeginStopsIt() {
        PatchRun run = waiting();
        traces.play(PatchOrder.playId(run.id(), 0, OsFamily.DEBIAN), run.id());
        assertStopped(run, Finding.Kind.UNKNOWN_PLAY);
    }

    @Test
    void row50_aHostThatSaysThatItIsHeldStopsTheRunThatDoesNotKnowIt() {
        PatchRun run = waiting();
        traces.held("a", run.id());
        assertStopped(run, Finding.Kind.UNKNOWN_HOLDER);
    }

    @Test
    void row50_aHostThatHasMovedAlreadyStopsTheRunThatHasNotBegunIt() {
        PatchRun run = waiting();
        yard.fleet.host("a").has("web", "2.0");
        assertStopped(run, Finding.Kind.PACKAGES_MOVED_ON);
    }

    @Test
    void whoCannotBeAskedKeepsEverythingHeldUntilAPersonGoesOnAnyway() {
        PatchRun run = waiting();
        yard.itsm.faults.unreachable();
        Reconciliation done = reconciled();
        assertThat(done.settled()).isFalse();
        assertThat(done.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.NOT_ASKED);
        yard.clock.advance(Duration.ofHours(1));
        assertThat(yard.store.claimDue("n", Duration.ofSeconds(30))).as("held").isEmpty();
        assertThat(reconciler.holds()).isNotEmpty();
        assertThat(reconciler.reconcile(Yard.ALICE, "the desk is gone for good", true).settled()).isTrue();
        assertThat(yard.store.claimDue("n", Duration.ofSeconds(30))).map(claim -> claim.runId()).contains(run.id());
    }

    @Test
    void aStoppedRunIsResumedOrClosedLikeAnyThatWaitsForAPerson() {
        PatchRun run = waiting();
        traces.held("a", run.id());
        reconciled();
        ParkDesk desk = new ParkDesk(yard.store, yard.store, yard.audit, yard.clock);
        assertThat(desk.all()).singleElement().satisfies(one -> assertThat(one.reason()).contains("is held by run " + run.id()));
        desk.resume(run.id(), Yard.ALICE, "looked at it");
        yard.pauseDesk.lift(PauseScope.parse("all"), Yard.ALICE);
        assertThat(yard.walk(run).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void aStoppedRunThatIsClosedLeavesItsChangeToPeople() {
        PatchRun run = waiting();
        traces.held("a", run.id());
        reconciled();
        new ParkDesk(yard.store, yard.store, yard.audit, yard.clock).close(run.id(), Yard.ALICE, "done by hand", false);
        PatchRun ended = yard.store.find(run.id()).orElseThrow();
        assertThat(ended.failure()).isEqualTo("closed_by_hand");
        assertThat(yard.store.deliveries(run.id())).isNotEmpty();
        assertThat(yard.executor.touched()).isEmpty();
    }
}
