package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What plays leave on the machine is swept once nobody works for their run any more. */
class JanitorTest {
    private static final String POLICY = "debian-baseline";

    private final Yard yard = new Yard();
    private final Janitor janitor = new Janitor(yard.store, yard.executor, yard.clock);

    @Test
    void processesOfARunThatIsOverAreEndedAndCounted() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun ended = yard.walk(yard.approvedRun(POLICY, "a"));
        yard.executor.elsewhere.leavesProcesses(ended.id() + "-w0-debian", 3);

        assertThat(janitor.sweep().processes()).as("its hosts may still be let go").isZero();
        yard.clock.advance(Janitor.GRACE.plusSeconds(1));
        assertThat(janitor.sweep().processes()).isEqualTo(3);
        assertThat(janitor.sweep().processes()).isZero();
        assertThat(janitor.processesEnded()).isEqualTo(3);
    }

    @Test
    void aRunThatGoesOnAndOneThatNobodyKnowsAreLeftAlone() {
        yard.hosts("a").policy(Policies.policy().build());
        PatchRun asked = yard.approvedRun(POLICY, "a");
        yard.executor.elsewhere.leavesProcesses(asked.id() + "-w0-debian", 3);
        yard.executor.elsewhere.leavesProcesses("unknown-w0-debian", 3);
        yard.clock.advance(Duration.ofDays(2));

        assertThat(janitor.sweep().processes()).isZero();
    }
}
