package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostTakeover;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server on another machine takes over a run whose play nobody sees from there. */
class TakeoverStoryTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();
    private PatchRun run;

    @BeforeEach
    void lose() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.executor.losesItsServer();
        PatchRun asked = yard.approvedRun(POLICY, "a");
        run = yard.walkUntil(asked, RunPhase.EXECUTE);
        assertThat(run.phase()).as("the play goes on and nobody watches it").isEqualTo(RunPhase.EXECUTE);
        yard.executor.movesToAnotherMachine();
    }

    @Test
    void row15_itWaitsUntilTheOldPlayLetsGoAndNeverBeginsASecondOne() {
        yard.executor.elsewhere.holds("a");
        yard.clock.advance(Duration.ofMinutes(1));
        PatchRun waiting = yard.walkUntil(run, RunPhase.EXECUTE);
        assertThat(waiting.attention()).isEqualTo(Attention.WAITING);
        assertThat(waiting.note()).contains("the machine that runs the play is lost", "a");
        assertThat(yard.executor.plays()).hasSize(1);

        yard.executor.elsewhere.letsGo("a");
        PatchRun ended = yard.walk(waiting);

        assertThat(yard.executor.plays()).as("its hosts are only looked at").hasSize(1);
        assertThat(yard.executor.touched()).containsExactly("a");
        assertThat(ended.isEnded()).isTrue();
        assertThat(ended.host("a").orElseThrow().reason()).contains("UNKNOWN: its play was begun on a machine that is lost");
        assertThat(ended.verdict()).as("the play's own word is missing").isNotEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void aHostThatSaysThatItsPlayLeftItInOrderIsOkAfterAFreshLook() {
        yard.executor.elsewhere.leftInOrder("a");
        PatchRun ended = yard.walk(run);
        assertThat(ended.verdict()).as(ended.note()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(ended.host("a").orElseThrow().state()).isEqualTo(HostState.OK);
        assertThat(yard.executor.plays()).hasSize(1);
    }

    @Test
    void aWordOfOrderIsWorthNothingWhenTheFreshLookFindsOtherwise() {
        yard.executor.elsewhere.leftInOrder("a");
        yard.fleet.host("a").failsCheck("web", "down").hasFailedUnit("web");
        assertThat(yard.walk(run).host("a").orElseThrow().state()).isEqualTo(HostState.FAILED);
    }

    @Test
    void itTakesHostsOverInTheNameOfItsOwnClaimAndNotAsFromADeadPlay() {
        yard.walk(run);
        HostTakeover first = yard.executor.elsewhere.takeovers().getFirst();
        assertThat(first.dead()).isFalse();
        assertThat(first.reverted()).isFalse();
        assertThat(first.runs()).containsOnlyKeys(run.id());
        assertThat(first.runs().get(run.id())).as("newer than that of the lost server").isGreaterThan(1L);
    }

    @Test
    void aHostThatNobodyCanSpeakToIsWaitedForAsLongAsAPlayMayHoldIt() {
        yard.fleet.host("a").isLost("no route");
        PatchRun waiting = yard.walkUntil(run, RunPhase.EXECUTE);
        assertThat(waiting.phase()).isEqualTo(RunPhase.EXECUTE);
        yard.clock.advance(Duration.ofHours(4));
        PatchRun ended = yard.walk(waiting);
        assertThat(ended.host("a").orElseThrow().state()).isEqualTo(HostState.UNKNOWN);
        assertThat(yard.executor.plays()).hasSize(1);
    }

    @Test
    void whereThePlayWasBegunIsWrittenDownBeforeIt() {
        assertThat(run.placeOf(run.id() + "-w0-debian")).contains("here");
        assertThat(run.stages().getLast().plays()).isEqualTo(Map.of(run.id() + "-w0-debian", "here"));
    }
}
