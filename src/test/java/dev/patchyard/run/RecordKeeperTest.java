package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.alert.FeedEvent;
import dev.patchyard.change.Itsm.Closure;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.patching.HostResult;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.run.RecordKeeper.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long records are kept, and what keeps them for longer. */
class RecordKeeperTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void eachKindOfRecordGoesAfterItsOwnTime() {
        PatchRun run = goneBack();
        resolve(run, "failed");

        passTo(run, Duration.ofDays(30));
        assertThat(yard.records.sweep().values()).as("nothing is older than thirty days").containsOnly(0L);

        passTo(run, Duration.ofDays(30).plusHours(1));
        assertThat(yard.records.sweep()).containsEntry(Kind.EVENT_FILES, 1L).containsEntry(Kind.TASK_LOGS, 0L);
        assertThat(yard.executor.left()).isEmpty();
        assertThat(yard.feed.after(0, 99)).as("the newest stays").hasSize(1);
        assertThat(yard.evidence.namesOf("a")).isNotEmpty();

        passTo(run, Duration.ofDays(90).plusHours(1));
        assertThat(yard.records.sweep().get(Kind.TASK_LOGS)).isPositive();
        assertThat(yard.evidence.namesOf("a")).isEmpty();
        assertThat(yard.store.events(run.id(), 0, 999)).extracting(RunEvent::kind).contains("gate", "phase").doesNotContain("host", "log");
        assertThat(RunReport.record(yard.store.find(run.id()).orElseThrow())).as("what the report's digest covers")
                .isEqualTo(RunReport.record(run));

        passTo(run, Duration.ofDays(400));
        assertThat(yard.records.sweep()).containsEntry(Kind.RUNS, 0L);
        assertThat(yard.audit.page(0, 99)).isNotEmpty();

        passTo(run, Duration.ofDays(400).plusHours(1));
        assertThat(yard.records.sweep().get(Kind.RUNS)).isPositive();
        assertThat(yard.store.find(run.id())).isEmpty();
        assertThat(yard.audit.page(0, 99)).as("but what was forgotten").extracting("action").containsOnly("run.start", "audit.forget");
        assertThat(yard.records.totals().get(Kind.RUNS)).isPositive();
        assertThat(yard.records.sweep()).as("the entry that was the newest").containsEntry(Kind.AUDIT_ENTRIES, 1L);
        assertThat(yard.records.sweep().values()).as("nothing is left to go").containsOnly(0L);
    }

    @Test
    void aRunStaysWhileItsIncidentIsOpen() {
        PatchRun run = goneBack();
        passTo(run, Duration.ofDays(900));
        yard.records.sweep();
        assertThat(yard.store.find(run.id())).isPresent();
        assertThat(yard.evidence.namesOf("a")).isNotEmpty();
        assertThat(yard.executor.left()).isNotEmpty();
        assertThat(yard.audit.page(0, 99)).extracting("object").contains("run:" + run.id());

        resolve(run, "failed");
        yard.records.sweep();
        assertThat(yard.store.find(run.id())).isEmpty();
    }

    @Test
    void aRunStaysWhileItsChangeIsOpenOrItHoldsAHost() {
        yard.host("a").playEnds(HostResult.Outcome.UNKNOWN, "lost").cannotBeFenced();
        yard.policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        resolve(run, "unknown");
        passTo(run, Duration.ofDays(900));

        yard.records.sweep();
        assertThat(yard.store.find(run.id())).as("its change is in progress, and it holds the host").isPresent();

        yard.itsm.close(run.change().id(), new Closure(Closure.Outcome.FAILED, "a person looked"));
        yard.records.sweep();
        assertThat(yard.store.find(run.id())).as("it holds the host").isPresent();

        yard.store.freePlace("a", run.id());
        yard.records.sweep();
        assertThat(yard.store.find(run.id())).isEmpty();
    }

    @Test
    void aRunStaysWhileNobodyCanSayWhetherItIsOpen() {
        PatchRun run = goneBack();
        resolve(run, "failed");
        passTo(run, Duration.ofDays(900));
        yard.itsm.faults.unreachable();
        yard.records.sweep();
        assertThat(yard.store.find(run.id())).isPresent();

        yard.itsm.faults.heal();
        yard.notifier.faults.always("isOpen", CollaboratorFault.Kind.UNAVAILABLE);
        yard.records.sweep();
        assertThat(yard.store.find(run.id())).isPresent();
    }

    @Test
    void aRunStaysAsLongAsTheYoungestOfItsAttempts() {
        PatchRun first = goneBack();
        resolve(first, "failed");
        passTo(first, Duration.ofDays(399));
        yard.fleet.host("a").worksAgain();
        yard.approvedChangeFor(first, "a");
        PatchRun retry = yard.walk(yard.retryDesk.retry(
                first.id(), new RetryWish(RetryWish.Choice.FAILED, true, null, ""), Yard.ALICE));

        passTo(first, Duration.ofDays(500));
        yard.records.sweep();
        assertThat(yard.store.find(first.id())).isPresent();

        passTo(retry, Duration.ofDays(401));
        yard.records.sweep();
        assertThat(List.of(first, retry)).allSatisfy(each -> assertThat(yard.store.find(each.id())).isEmpty());
    }

    @Test
    void oneThatStaysHoldsNobodyBehindItBack() {
        PatchRun open = goneBack();
        for (int number = 0; number < 250; number++) {
            yard.clock.advance(Duration.ofMinutes(1));
            yard.dryRun(POLICY);
        }
        passTo(open, Duration.ofDays(500));

        assertThat(yard.records.sweep().get(Kind.RUNS)).isEqualTo(251);
        assertThat(yard.store.page(RunStore.RunFilter.ALL, 0, 9)).extracting(PatchRun::id).containsExactly(open.id());
    }

    @Test
    void oneSweepGoesOnUntilNothingIsLeftToGo() {
        for (int number = 0; number < 4_500; number++) {
            yard.feed.tell(new FeedEvent.Draft(FeedEvent.Type.SCHEDULED, POLICY, Map.of("number", number)));
        }
        yard.clock.advance(Duration.ofDays(31));

        assertThat(yard.records.sweep()).containsEntry(Kind.FEED_EVENTS, 4_499L);
    }

    /** @return a run whose host failed and went back, with evidence and an incident */
    private PatchRun goneBack() {
        yard.host("a").playEnds(HostResult.Outcome.FAILED, "postinst").cannotBeRepaired();
        yard.policy(Policies.policy().reverting(RollbackMode.AUTO, 1).build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.REVERTED);
        return run;
    }

    private void resolve(PatchRun run, String word) {
        assertThat(yard.notifier.incident("patch-run:" + run.id() + ":" + word)).isPresent();
        yard.notifier.resolve("patch-run:" + run.id() + ":" + word);
    }

    private void passTo(PatchRun run, Duration sinceItsEnd) {
        yard.clock.set(run.endedAt().plus(sinceItsEnd));
    }
}
