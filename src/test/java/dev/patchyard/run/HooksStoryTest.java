package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.contract.FullRun;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostResult;
import dev.patchyard.patching.HostStage;
import dev.patchyard.policy.CheckSpec;
import dev.patchyard.policy.Hook;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.RollbackMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs with hooks around the work on each host. */
class HooksStoryTest {
    private static final Hooks DRAIN =
            new Hooks(new Hook("drain", Hook.Mode.MUST_SUCCEED, Duration.ofMinutes(5)), null, null);

    private static final Hooks EXIT =
            new Hooks(null, null, new Hook("undrain", Hook.Mode.MUST_SUCCEED, Duration.ofMinutes(5)));

    private final Yard yard = new Yard();

    @Test
    void aHostThatCannotBeDrainedIsLeftOutAndTheNextOneIsBegun() {
        yard.executor.hasHook("drain");
        yard.hosts("a", "b", "c").policy(Policies.policy().stoppingAt("1", 2, 1).hooking(DRAIN).build());
        yard.fleet.host("b").cannotBeDrained();
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a", "b", "c"));

        HostRecord left = run.hosts().get("b");
        assertThat(left.state()).isEqualTo(HostState.PRECHECK_FAILED);
        assertThat(left.stage()).isEqualTo(HostStage.LEFT_ALONE);
        assertThat(left.touched()).isFalse();
        assertThat(left.reason()).isEqualTo("hook before_host: refused");
        assertThat(yard.executor.touched()).as("one at a time, and the place was given back").containsExactly("a", "c");
        assertThat(run.verdict()).isEqualTo(Verdict.COMPLETED_WITH_ERRORS);
        assertThat(yard.store.placesHeld()).isEmpty();
    }

    @Test
    void aHostThatWasLetGoIsInServiceAndDoesNotGoBackByItself() {
        yard.executor.hasHook("undrain");
        yard.host("a").failsCheckWith("web", "web", "2.0");
        yard.policy(Policies.policy().reverting(RollbackMode.AUTO, 1).checking(new CheckSpec("web", null, "web", null))
                .hooking(EXIT).build());
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.FAILED);
        assertThat(run.hosts().get("a").reason()).contains("not reverted: it was given back to service");
        assertThat(yard.hypervisor.reverted()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = HostResult.Outcome.class, names = {"DONE", "FAILED"})
    void aHostKeepsItsPlaceUntilItWasLetGo(HostResult.Outcome outcome) {
        yard.executor.hasHook("undrain");
        Hooks exit = new Hooks(null, null, new Hook("undrain", Hook.Mode.MUST_SUCCEED, Duration.ofMinutes(5)));
        yard.hosts("a").policy(Policies.policy().hooking(exit).build());
        RunStore.Claim other = elsewhere();
        List<RunStore.Place> offered = new ArrayList<>();
        yard.fleet.host("a").playEnds(outcome, "").cannotBeRepaired().whileLetGo(() -> offered.add(
                yard.store.takePlace(new RunStore.Seat("other", other, "debian-baseline", null), 1, 9)));

        yard.walk(yard.approvedRun("debian-baseline", "a"));

        assertThat(offered).containsExactly(new RunStore.Place.Full("policy"));
        assertThat(yard.store.takePlace(new RunStore.Seat("other", other, "debian-baseline", null), 1, 9)).isEqualTo(new RunStore.Place.Taken());
    }

    /** A run that another node walks. */
    private RunStore.Claim elsewhere() {
        yard.store.add(FullRun.first("another run", FullRun.NOON), "x");
        return yard.store.claimDue("elsewhere", Duration.ofDays(900)).orElseThrow();
    }

    @Test
    void aHostThatItsPlayLostIsLetGoOnceItIsBack() {
        yard.executor.hasHook("undrain");
        yard.hosts("a").policy(Policies.policy().hooking(EXIT).build());
        yard.fleet.host("a").whilePatched(() -> yard.fleet.host("a").isLost("no route")).isBackWhenWaitedFor();
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.FAILED);
        assertThat(yard.executor.letGo()).containsExactly("a");
        assertThat(run.hosts().get("a").reason()).as("the try that failed is over").contains("connection lost").doesNotContain("on_exit");
        assertThat(yard.store.events(run.id(), 0, 1000)).extracting(RunEvent::text).contains("hook on_exit is done, now that the host is back");
    }

    @Test
    void aHostThatComesBackAfterTheRunIsLetGoThen() {
        yard.executor.hasHook("undrain");
        yard.hosts("a").policy(Policies.policy().hooking(EXIT).build());
        yard.fleet.host("a").whilePatched(() -> yard.fleet.host("a").isLost("no route"));
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(run.hosts().get("a").state()).isEqualTo(HostState.UNKNOWN);
        assertThat(run.hosts().get("a").reason()).contains(HostResult.EXIT_OWED);
        assertThat(yard.executor.letGo()).as("nobody can let a host go that does not answer").isEmpty();

        yard.fleet.host("a").isBack();
        assertThat(yard.corridor.places().sweep()).isEqualTo(1);
        assertThat(yard.executor.letGo()).containsExactly("a");
    }

    @Test
    void aHostThatIsLostAgainBeforeItWasLetGoStaysHeldUntilItIs() {
        yard.executor.hasHook("undrain");
        yard.hosts("a").policy(Policies.policy().hooking(EXIT).build());
        yard.fleet.host("a").whilePatched(() -> yard.fleet.host("a").isLost("no route"));
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.fleet.host("a").isBack();
        yard.executor.losesAgain("a");
        assertThat(yard.corridor.places().sweep()).isZero();
        assertThat(yard.store.placesHeld()).containsEntry("a", run.id());
        assertThat(yard.corridor.places().sweep()).isEqualTo(1);
        assertThat(yard.executor.letGo()).containsExactly("a");
    }

    @Test
    void aHostThatIsTakenBackBeforeItWasLetGoIsLetGoThen() {
        yard.executor.hasHook("undrain");
        yard.hosts("a").policy(Policies.policy().hooking(EXIT).build());
        yard.fleet.host("a").whilePatched(() -> yard.fleet.host("a").isLost("no route"));
        PatchRun run = yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.fleet.host("a").isBack();

        PatchRun back = yard.walk(yard.desk.requestRollback(
                run.id(), List.of("a"), yard.approvedChangeFor(run, "a"), Yard.ALICE, "nobody knows what became of it"));

        assertThat(back.host("a").orElseThrow().state()).isEqualTo(HostState.REVERTED);
        assertThat(yard.executor.letGo()).containsExactly("a");
        assertThat(yard.store.events(back.id(), 0, 1000)).extracting(RunEvent::text)
                .contains("hook on_exit is done, now that the host went back");
    }

    @Test
    void aHostThatALaterRunLostIsLetGoWhenAnEarlierRunTakesItBack() {
        yard.executor.hasHook("undrain");
        yard.hosts("a").policy(Policies.policy().hooking(EXIT).build());
        PatchRun first = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(first.host("a").orElseThrow().state()).isEqualTo(HostState.OK);
        yard.fleet.host("a").offers("web", "3.0").whilePatched(() -> yard.fleet.host("a").isLost("no route"));
        PatchRun second = yard.walk(yard.approvedRun("debian-baseline", "a"));
        assertThat(second.host("a").orElseThrow().state()).isEqualTo(HostState.UNKNOWN);
        yard.fleet.host("a").isBack();

        PatchRun back = yard.walk(yard.desk.requestRollback(
                first.id(), List.of("a"), yard.approvedChangeFor(first, "a"), Yard.ALICE, "further back than the last one"));

        assertThat(back.host("a").orElseThrow().state()).isEqualTo(HostState.REVERTED);
        assertThat(yard.executor.letGo()).containsExactly("a");
    }

    @Test
    void aHookThatTheServerDoesNotHaveFailsTheRunBeforeAnythingIsTouched() {
        yard.hosts("a").policy(Policies.policy().hooking(DRAIN).build());
        PatchRun run = yard.dryRun("debian-baseline");
        assertThat(run.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(run.failure()).isEqualTo("unknown_hook");
        assertThat(run.note()).contains("hooks/drain.yml");
    }

    @Test
    void aHookThatWasEditedSinceThePlanIsNotRun() {
        yard.executor.hasHook("drain");
        yard.hosts("a").policy(Policies.policy().hooking(DRAIN).build());
        PatchRun asked = yard.approvedRun("debian-baseline", "a");
        yard.executor.editPlaybook("hooks/drain.yml");
        assertThat(yard.walk(asked).verdict()).isEqualTo(Verdict.FAILED);
        assertThat(yard.executor.touched()).isEmpty();
    }
}
