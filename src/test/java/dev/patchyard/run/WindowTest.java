package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm.Closure.Outcome;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.journey.Eventually;
import dev.patchyard.patching.HostPermit;
import dev.patchyard.policy.Rollout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The gate before each start, and hosts that were begun when it closes. */
class WindowTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @Test
    void anAnswerThatGrewOldWhileTheSnapshotWasTakenIsAskedForAgain() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.hypervisor.onCreate((vm, snapshot) -> {
            yard.clock.advance(Duration.ofSeconds(31));
            yard.itsm.all().forEach(change -> yard.itsm.revoke(change.id()));
        });
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void aHostThatOutlastsItsWindowEndsSafeAndIsToldAsAnOverrun() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("9", 5, 1).build());
        yard.fleet.host("a").whilePatched(() -> yard.clock.advance(Duration.ofHours(5)));
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a", "b"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(run.hosts().get("b").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(Overruns.of(run)).extracting(HostRecord::ciId).containsExactly("a");
        assertThat(yard.store.events(run.id(), 0, 1000)).anyMatch(e -> e.kind().equals("overrun") && e.text().contains("OVERRUN"));
        assertThat(yard.notifier.incidents()).anyMatch(i -> i.dedupKey().equals("patch-run:" + run.id() + ":overrun"));
        assertThat(yard.itsm.closure(run.change().id()).orElseThrow().notes()).contains("OVERRUN");
    }

    @Test
    void aRunWithinItsWindowIsNoOverrun() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(Overruns.of(run)).isEmpty();
        assertThat(run.change().windowEnd()).isNotNull();
    }

    @Test
    void aRevocationWhileAHostIsPatchedStopsTheNextAndNotThisOne() {
        yard.hosts("a", "b").policy(Policies.policy().rolledOut(r -> new Rollout(
                2, Duration.ZERO, 2, 1, 50, r.errorThreshold(), r.unreachableLimit())).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        yard.fleet.host("a").whilePatched(() -> yard.itsm.all().forEach(c -> yard.itsm.setStatus(c.id(), ChangeStatus.REJECTED)));
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(ended.hosts().get("b").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    @Test
    void aHostThatAsksWhileAnotherStartsTheChangeIsNotRefusedForIt() {
        yard.hosts("a", "b").policy(Policies.policy().rolledOut(r -> new Rollout(
                2, Duration.ZERO, 2, 2, 50, r.errorThreshold(), r.unreachableLimit())).build());
        yard.itsm.onceStarted(() -> {
            int before = yard.itsm.asked();
            Thread.startVirtualThread(() -> yard.executor.permit().ask("b"));
            Eventually.get("the other host's question", Duration.ofMinutes(1), yard.itsm::asked, asked -> asked > before);
        });
        PatchRun ended = yard.walk(yard.approvedRun(POLICY, "a", "b"));
        assertThat(ended.hosts().values()).extracting(HostRecord::state).containsOnly(HostState.OK);
    }

    @Test
    void whoAsksTwiceAtOnceForAHostIsAnsweredAlikeAndTheHostHasOneSnapshot() {
        yard.hosts("a").policy(Policies.policy().build());
        CompletableFuture<HostPermit.Answer> second = new CompletableFuture<>();
        AtomicBoolean isAsked = new AtomicBoolean();
        yard.hypervisor.onCreate((vm, snapshot) -> {
            if (isAsked.compareAndSet(false, true)) {
                int before = yard.itsm.asked();
                Thread.startVirtualThread(() -> second.complete(yard.executor.permit().ask("a")));
                Eventually.get("the second question", Duration.ofMinutes(1), yard.itsm::asked, asked -> asked > before);
            }
        });
        PatchRun ended = yard.walk(yard.approvedRun(POLICY, "a"));
        assertThat(second.orTimeout(1, TimeUnit.MINUTES).join()).isInstanceOf(HostPermit.Answer.Granted.class);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(yard.store.events(ended.id(), 0, 1000)).extracting(RunEvent::text).containsOnlyOnce("permitted");
        assertThat(yard.hypervisor.snapshots("vm-a")).hasSize(1);
    }

    @Test
    void aDeskThatIsLostDuringTheRunStopsNewStartsAndLosesNoHost() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("9", 5, 1).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        yard.fleet.host("a").whilePatched(() -> yard.itsm.faults.unreachable());
        PatchRun ended = yard.walk(run);
        assertThat(ended.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(ended.hosts().get("b").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(ended.verdict()).isEqualTo(Verdict.COMPLETED_WITH_ERRORS);
        yard.itsm.faults.heal();
        yard.clock.advance(Duration.ofMinutes(10));
        yard.corridor.relay().deliverDue();
        assertThat(yard.itsm.closure(ended.change().id()).orElseThrow().outcome()).isEqualTo(Outcome.SUCCESSFUL_WITH_ISSUES);
    }

    @Test
    void aDeskThatAnswersWithAFaultIsNoApproval() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.itsm.faults.always("madeFor", CollaboratorFault.Kind.REFUSED);
        assertThat(yard.walk(run).verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(yard.executor.touched()).isEmpty();
    }
}
