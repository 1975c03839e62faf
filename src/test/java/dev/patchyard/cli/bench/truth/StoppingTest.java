package dev.patchyard.cli.bench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoppingTest {
    private static final Instant LIMIT = Instant.parse("2026-02-03T04:05:06Z");

    @Test
    void aStartBeforeTheLimitIsInTime() {
        assertThat(Stopping.isLate(LIMIT.minusSeconds(1), LIMIT, null)).isFalse();
        assertThat(Stopping.isLate(LIMIT, LIMIT, null)).isFalse();
    }

    @Test
    void aLaterStartIsLateUnlessItsPermitWasInTime() {
        assertThat(Stopping.isLate(LIMIT.plusSeconds(1), LIMIT, null)).isTrue();
        assertThat(Stopping.isLate(LIMIT.plusSeconds(1), LIMIT, LIMIT.plusSeconds(1))).isTrue();
        assertThat(Stopping.isLate(LIMIT.plusSeconds(20), LIMIT, LIMIT.minusSeconds(1))).isFalse();
        assertThat(Stopping.isLate(LIMIT.plusSeconds(120), LIMIT, LIMIT.minusSeconds(1))).isTrue();
    }

    @Test
    void onlyTheBudgetIsStoppedByAFailingHostWhichIsTheFirstAfterTheCanary() {
        List<TruthHost> hosts = List.of(host("deb-01"), host("deb-02"), host("deb-03"));
        assertThat(Stopping.lots(hosts, Stop.BUDGET)).extracting(lot -> lot.kind().name())
                .containsExactly("stopped", "stopped-failing", "stopped");
        assertThat(Stopping.lots(hosts, Stop.CANCEL)).extracting(lot -> lot.kind().name()).containsOnly("stopped");
    }

    private static TruthHost host(String name) {
        return new TruthHost(name, "vm", "debian", "root");
    }
}
