package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import dev.patchyard.patching.HostResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotKeeperTest {
    private final Yard yard = new Yard();
    private final SnapshotKeeper keeper = new SnapshotKeeper(yard.store, yard.hypervisor, yard.clock);

    @Test
    void theSnapshotOfAHostThatIsOkGoesAfterADay() {
        yard.hosts("a").policy(Policies.policy().build());
        yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.clock.advance(Duration.ofHours(23));
        assertThat(keeper.sweep()).isZero();
        yard.clock.advance(Duration.ofHours(2));
        assertThat(keeper.sweep()).isEqualTo(1);
        assertThat(yard.hypervisor.snapshots("vm-a")).isEmpty();
        assertThat(keeper.sweep()).isZero();
    }

    @Test
    void theSnapshotOfAHostThatNobodyCanSpeakForStays() {
        yard.host("a").playEnds(HostResult.Outcome.UNKNOWN, "lost").cannotBeFenced();
        yard.policy(Policies.policy().build());
        yard.walk(yard.approvedRun("debian-baseline", "a"));
        yard.clock.advance(Duration.ofDays(30));
        assertThat(keeper.sweep()).isZero();
        assertThat(yard.hypervisor.snapshots("vm-a")).hasSize(1);
    }
}
