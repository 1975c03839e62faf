package dev.patchyard.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private final BenchReport report = new BenchReport(20, 5, List.of(
            turn("patchyard", Content.SMALL, 1, 10, 4, 0.5),
            turn("patchyard", Content.SMALL, 2, 30, 6, 0.4),
            turn("patchyard", Content.SMALL, 3, 20, 5, 0.6),
            turn("default", Content.SMALL, 1, 40, 20, Double.NaN),
            turn("tuned", Content.SMALL, 1, 16, 8, Double.NaN),
            turn("patchyard", Content.SLOW, 1, 20, 5, 0.3),
            turn("serial", Content.SLOW, 1, 50, 9, Double.NaN)));

    @Test
    void ratiosAreThoseOfTheMedians() throws Exception {
        JsonNode small = new ObjectMapper().readTree(report.json()).get("small");

        assertThat(small.get("wall_vs_default").asDouble()).isEqualTo(0.5);
        assertThat(small.get("wall_vs_tuned").asDouble()).isEqualTo(1.25);
        assertThat(small.get("cpu_vs_default").asDouble()).isEqualTo(0.25);
        assertThat(small.get("overhead_share").asDouble()).isEqualTo(0.5);
    }

    @Test
    void whatWasNotMeasuredIsNull() throws Exception {
        JsonNode told = new ObjectMapper().readTree(report.json());

        assertThat(told.get("real").get("wall_vs_default").isNull()).isTrue();
        assertThat(told.get("real").get("overhead_share").isNull()).isTrue();
        assertThat(told.get("slow_vs_serial").asDouble()).isEqualTo(0.4);
        assertThat(told.get("turns")).hasSize(7);
    }

    @Test
    void theTableSaysWhichGoalIsMissed() {
        assertThat(report.table())
                .anyMatch(line -> line.matches(" *small\\.wall_vs_default +0\\.500 +goal ≤ 0\\.65 +met"))
                .anyMatch(line -> line.matches(" *small\\.wall_vs_tuned +1\\.250 +goal ≤ 1\\.05 +MISSED"))
                .noneMatch(line -> line.contains("real."));
    }

    private static Turn turn(String side, Content content, int number, double wall, double controller, double overhead) {
        return new Turn(side, content, number, wall, wall + 5, controller, 12, 1, overhead);
    }
}
