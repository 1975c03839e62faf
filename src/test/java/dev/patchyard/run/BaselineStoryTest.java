package dev.patchyard.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.fake.FakeHost;
import dev.patchyard.given.Policies;
import dev.patchyard.given.Yard;
import org.junit.jupiter.api.Test;

/** Runs over hosts that lose something beside their old packages. */
class BaselineStoryTest {
    private final Yard yard = new Yard();

    @Test
    void aPortThatIsLostWhilePatchingFailsTheHost() {
        FakeHost host = yard.host("a").listensOn(8080);
        host.whilePatched(() -> host.stopsListeningOn(8080));
        assertThat(outcome().reason()).startsWith("nothing listens on port 8080 any more");
    }

    @Test
    void aServiceOrMountThatIsLostWhilePatchingFailsTheHost() {
        FakeHost host = yard.host("a").runs("cron").mounts("/data");
        host.whilePatched(() -> host.loses("cron").loses("/data"));
        assertThat(outcome().reason()).startsWith("service cron does not run any more; /data is not mounted any more");
    }

    @Test
    void aUnitThatHadFailedBeforeFailsNobody() {
        yard.host("a").hasFailedUnit("cups");
        assertThat(outcome().state()).isEqualTo(HostState.OK);
    }

    @Test
    void aUnitThatFailsWhilePatchingFailsTheHost() {
        FakeHost host = yard.host("a").hasFailedUnit("cups");
        host.whilePatched(() -> host.hasFailedUnit("cron"));
        assertThat(outcome().reason()).startsWith("service cron failed;");
    }

    @Test
    void aBootThatNobodyAskedForFailsTheHost() {
        FakeHost host = yard.host("a");
        host.whilePatched(host::bootsByItself);
        assertThat(outcome().reason()).startsWith("it booted, and nobody here told it to");
    }

    @Test
    void aRebootThatWasNeededFailsNobody() {
        yard.host("a").needsReboot("kernel");
        HostRecord host = outcome();
        assertThat(host.state()).isEqualTo(HostState.OK);
        assertThat(host.rebooted()).isTrue();
    }

    private HostRecord outcome() {
        yard.policy(Policies.policy().build());
        return yard.walk(yard.approvedRun("debian-baseline", "a")).hosts().get("a");
    }
}
