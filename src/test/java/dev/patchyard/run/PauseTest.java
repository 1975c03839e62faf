package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Role;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.policy.RollbackMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of a person who wants that nothing begins now. */
class PauseTest {
    private static final String POLICY = "debian-baseline";
    private static final Actor NIGHT = new Actor("nora", Role.NIGHT_SHIFT.rights());

    private final Yard yard = new Yard();

    @ParameterizedTest
    @CsvSource({"all,true", "policy:debian-baseline,true", "policy:other,false", "env:lab,true", "env:LAB,true", "env:prod,false"})
    void aSwitchHoldsTheHostsOfItsScope(String scope, boolean holds) {
        yard.hosts("a").policy(Policies.policy().build()).policy(Policies.policy().id("other").build());
        pause(scope);

        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.corridor.engine().walk(yard.store.claimDue("node", Duration.ofSeconds(30)).orElseThrow());

        PatchRun now = yard.store.find(run.id()).orElseThrow();
        assertThat(now.attention() == Attention.PAUSED).isEqualTo(holds);
        assertThat(yard.executor.touched().isEmpty()).isEqualTo(holds);
    }

    @Test
    void aPausedRunSaysWhoPausedItAndWhyAndGoesOnWhenThePauseIsLifted() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("1", 2, 1).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        pause("all");

        PatchRun waiting = yard.walkUntil(run, RunPhase.VALIDATE);

        assertThat(waiting.attention()).isEqualTo(Attention.PAUSED);
        assertThat(waiting.note()).isEqualTo("paused (all) by nora: storm");
        assertThat(yard.pauseDesk.lift(PauseScope.parse("all"), NIGHT)).isTrue();
        PatchRun done = yard.walk(run);
        assertThat(done.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(done.attention()).isEqualTo(Attention.NONE);
        assertThat(yard.audit.actions()).contains("pause.set", "pause.lift");
    }

    @Test
    void aPauseInTheMiddleOfAWaveLetsBegunHostsFinishAndHoldsTheOthers() {
        yard.hosts("a", "b", "c").policy(Policies.policy().stoppingAt("1", 2, 1).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b", "c");
        AtomicReference<PatchRun> seen = new AtomicReference<>();
        Instant[] lifted = new Instant[1];
        yard.hypervisor.onCreate((vm, snapshot) -> {
            if (vm.equals("vm-b") && lifted[0] == null) {
                pause("env:lab");
            }
        });
        yard.meanwhile(moment -> {
            if (lifted[0] == null && yard.store.find(run.id()).orElseThrow().attention() == Attention.PAUSED) {
                seen.set(yard.store.find(run.id()).orElseThrow());
                lifted[0] = yard.clock.instant();
                yard.pauseDesk.lift(PauseScope.parse("env:lab"), NIGHT);
            }
        });

        PatchRun done = yard.walk(run);

        assertThat(seen.get().hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(seen.get().hosts().get("b").touched()).as("its snapshot was made when the pause came").isFalse();
        assertThat(done.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(done.hosts().get("b").permittedAt()).isAfterOrEqualTo(lifted[0]);
        assertThat(done.hosts().get("b").permittedAt()).as("a waiting permit reacts").isBefore(lifted[0].plusSeconds(3));
    }

    @Test
    void aHostThatItsPlayDoesNotWaitForAnyMoreGetsNeitherPermitNorSnapshot() {
        yard.hosts("a", "b").policy(Policies.policy().stoppingAt("1", 2, 1).build());
        PatchRun run = yard.approvedRun(POLICY, "a", "b");
        AtomicBoolean paused = new AtomicBoolean();
        yard.hypervisor.onCreate((vm, snapshot) -> {
            if (vm.equals("vm-b") && paused.compareAndSet(false, true)) {
                pause("env:lab");
            }
        });
        yard.meanwhile(moment -> {
            if (yard.store.find(run.id()).orElseThrow().attention() == Attention.PAUSED) {
                yard.executor.permit().withdraw("b");
            }
        });

        PatchRun done = yard.walk(run);

        assertThat(done.hosts().get("a").state()).isEqualTo(HostState.OK);
        assertThat(done.hosts().get("b").touched()).isFalse();
        assertThat(done.hosts().get("b").reason()).isEqualTo("its play does not wait for it any more");
        assertThat(yard.hypervisor.snapshots("vm-b")).isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void aSnapshotThatWasMadeBeforeThePauseIsNotTheOneAHostIsBegunWith() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        yard.hypervisor.onCreate((vm, snapshot) -> {
            if (yard.hypervisor.snapshots("vm-a").size() <= 1 && yard.audit.actions().stream().noneMatch("pause.set"::equals)) {
                pause("all");
            }
        });
        Instant begun = yard.clock.instant();
        yard.meanwhile(moment -> {
            if (yard.clock.instant().isAfter(begun.plus(Duration.ofHours(1)))) {
                yard.pauseDesk.lift(PauseScope.parse("all"), NIGHT);
            }
        });

        PatchRun done = yard.walk(run);

        SnapshotLink used = done.hosts().get("a").snapshot();
        assertThat(done.verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(used.takenAt()).isAfter(begun.plus(Duration.ofMinutes(59)));
        assertThat(yard.hypervisor.snapshots("vm-a")).singleElement().extracting("name").isEqualTo(used.name());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCutOffEndsTheWaitOfAPausedRun(boolean inTheWave) {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        if (inTheWave) {
            yard.hypervisor.onCreate((vm, snapshot) -> pause("all"));
        } else {
            pause("all");
        }

        PatchRun done = walkLong(run);

        assertThat(done.hosts().get("a").state()).isEqualTo(HostState.NOT_APPROVED);
        assertThat(done.hosts().get("a").reason()).contains("no host is started later");
        assertThat(yard.executor.touched()).isEmpty();
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelEndsTheWaitOfAPausedRun(boolean inTheWave) {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun run = yard.approvedRun(POLICY, "a");
        if (inTheWave) {
            yard.hypervisor.onCreate((vm, snapshot) -> pause("all"));
            yard.meanwhile(moment -> {
                if (moment == 5) {
                    yard.desk.cancel(run.id(), Yard.ALICE, false, "");
                }
            });
        } else {
            pause("all");
            yard.walkUntil(run, RunPhase.VALIDATE);
            yard.desk.cancel(run.id(), Yard.ALICE, false, "");
        }

        PatchRun done = yard.walk(run);

        assertThat(done.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(yard.executor.touched()).isEmpty();
    }

    @Test
    void aPauseNeverHoldsHostsThatGoBack() {
        yard.hosts("a", "b");
        yard.policy(Policies.policy().reverting(RollbackMode.MANUAL, 1).build());
        PatchRun done = yard.walk(yard.approvedRun(POLICY, "a", "b"));
        pause("all");
        String change = yard.approvedChangeFor(done, "a");

        PatchRun back = yard.walk(yard.desk.requestRollback(done.id(), List.of("a"), change, NIGHT, "slow"));

        assertThat(back.verdict()).isEqualTo(Verdict.ROLLED_BACK);
    }

    @Test
    void aDryRunIsNotPaused() {
        yard.hosts("a").policy(Policies.policy().build());
        pause("all");
        assertThat(yard.dryRun(POLICY).verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void aPauseOfAPolicyThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> pause("policy:typo")).isInstanceOf(RunRefusal.class).hasMessageContaining("typo");
        assertThat(yard.pauses.all()).isEmpty();
    }

    @Test
    void theFirstPauseOfAScopeStays() {
        pause("all");
        PauseSwitch second = yard.pauseDesk.pause(PauseScope.parse("all"), "other", Yard.ALICE);
        assertThat(second.actor()).isEqualTo("nora");
        assertThat(yard.pauseDesk.all()).containsExactly(second);
        assertThat(yard.pauseDesk.lift(PauseScope.parse("env:lab"), NIGHT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ALL", "everything", "policy:", "policy:A B", "env:", "env: x", "env:a/b", "env:a\nb"})
    void aScopeThatIsNotUnderstoodIsRefused(String word) {
        assertThatThrownBy(() -> PauseScope.parse(word)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("scope");
    }

    private void pause(String scope) {
        yard.pauseDesk.pause(PauseScope.parse(scope), "storm", NIGHT);
    }

    private PatchRun walkLong(PatchRun run) {
        PatchRun now = run;
        for (int hour = 0; hour < 60 && !now.isEnded(); hour++) {
            yard.clock.advance(Duration.ofMinutes(5));
            yard.store.claimDue("node", Duration.ofSeconds(30)).ifPresent(claim -> yard.corridor.engine().walk(claim));
            now = yard.store.find(run.id()).orElseThrow();
        }
        return now;
    }
}
