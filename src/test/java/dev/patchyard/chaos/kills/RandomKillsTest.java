package dev.patchyard.chaos.kills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.datacenter.DatacenterOrder;
import dev.patchyard.journey.Site;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./patchyard chaos --kills 500}: real nodes are killed while real hosts are patched. */
@Tag("long")
class RandomKillsTest {
    private static final int KILLS = 10;
    private static final long SEED = 7;

    @Test
    void row01_nodesThatAreKilledAtRandomInstantsDoNothingTwiceAndLoseNothing() throws Exception {
        DatacenterOrder order = Site.ownOrder().withoutWalking();
        try (Datacenter datacenter = Datacenter.of(order)) {
            datacenter.start(step -> { });
            KillsReport report = new Kills(KILLS, SEED, words -> { }).play(datacenter, order);
            assertThat(report.findings()).isEmpty();
            assertThat(report.isGood()).as(report.text()).isTrue();
        }
    }
}
