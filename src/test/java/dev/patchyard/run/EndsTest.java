package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.change.ChangeStatus;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a run ends, nobody of its plan is left without a word. */
class EndsTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();

    @ParameterizedTest
    @EnumSource(HostResult.Outcome.class)
    void eachPlannedCiHasOneFinalStateHoweverItsPlayEnds(HostResult.Outcome outcome) {
        yard.host("a").playEnds(outcome, "because").cannotBeRepaired();
        assertEveryoneIsAtAnEnd(yard.walk(asked()));
    }

    @Test
    void theSameForARunThatWasRefused() {
        yard.host("a");
        PatchRun run = asked();
        yard.itsm.all().forEach(change -> yard.itsm.setStatus(change.id(), ChangeStatus.REJECTED));
        assertEveryoneIsAtAnEnd(yard.walk(run));
    }

    @Test
    void theSameForARunThatWasCancelledInItsMiddle() {
        yard.host("a");
        PatchRun run = asked();
        yard.fleet.host("a").whilePatched(() -> yard.desk.cancel(run.id(), Yard.ALICE, false, "enough"));
        assertEveryoneIsAtAnEnd(yard.walk(run));
    }

    @Test
    void theSameForARunWhosePlayWasLost() {
        yard.host("a");
        PatchRun run = asked();
        yard.executor.losesItsServerForGood();
        assertEveryoneIsAtAnEnd(yard.walk(run));
    }

    private PatchRun asked() {
        yard.hosts("b", "c").policy(Policies.policy().stoppingAt("9", 1, 1).build());
        return yard.approvedRun(POLICY, "a", "b", "c");
    }

    private static void assertEveryoneIsAtAnEnd(PatchRun run) {
        assertThat(run.isEnded()).isTrue();
        assertThat(run.hosts().keySet()).containsExactlyInAnyOrderElementsOf(run.requirePlan().ciIds());
        assertThat(run.hosts().values()).allMatch(host -> host.state().isFinal());
    }
}
