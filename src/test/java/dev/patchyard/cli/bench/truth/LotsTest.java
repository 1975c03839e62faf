package dev.patchyard.cli.bench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LotsTest {
    private final List<TruthHost> hosts = hosts();

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(lots(7).draw(hosts, Shape.STAYING, 99)).isEqualTo(lots(7).draw(hosts, Shape.STAYING, 99));
        assertThat(lots(7).draw(hosts, Shape.STAYING, 99)).isNotEqualTo(lots(8).draw(hosts, Shape.STAYING, 99));
    }

    @Test
    void canariesAndEveryFourthHostStayHealthy() {
        List<Lot> drawn = lots(7).draw(hosts, Shape.STAYING, 99);
        assertThat(drawn).extracting(Lot::host).isEqualTo(hosts);
        assertThat(drawn).filteredOn(Lot::isFault).hasSize(15)
                .extracting(lot -> lot.host().name()).doesNotContain("deb-01", "el-01");
    }

    @Test
    void noMoreFaultsThanAreWanted() {
        assertThat(lots(7).draw(hosts, Shape.STAYING, 4)).filteredOn(Lot::isFault).hasSize(4);
    }

    @Test
    void aHostDrawsWhatFitsItAndTheTurn() {
        for (Shape shape : Shape.values()) {
            assertThat(lots(3).draw(hosts, shape, 99)).filteredOn(Lot::isFault).allSatisfy(lot -> {
                assertThat(lot.kind().fits(lot.host(), shape)).isTrue();
                assertThat(lot.kind().moments()).contains(lot.moment());
            });
        }
    }

    @Test
    void threeHundredFaultsAreOfEveryKind() {
        Lots lots = lots(5);
        Map<String, Integer> drawn = new HashMap<>();
        for (int turn = 0; turn < 20; turn++) {
            lots.draw(hosts, Shape.values()[turn % Shape.values().length], 99).stream().filter(Lot::isFault)
                    .forEach(lot -> drawn.merge(lot.kind().name(), 1, Integer::sum));
        }
        assertThat(drawn.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(300);
        assertThat(drawn.keySet()).containsExactlyInAnyOrderElementsOf(Kinds.all().stream().map(Kind::name).toList());
        assertThat(drawn).hasSizeGreaterThanOrEqualTo(25);
    }

    private static Lots lots(long seed) {
        return new Lots(seed, Kinds.all());
    }

    private static List<TruthHost> hosts() {
        List<TruthHost> hosts = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            boolean debian = number <= 14;
            int own = debian ? number : number - 14;
            hosts.add(new TruthHost(
                    "%s-%02d".formatted(debian ? "deb" : "el", own), "vm-%03d".formatted(number), debian ? "debian" : "el",
                    own % 2 == 0 ? "ops" : "root"));
        }
        return hosts;
    }
}
