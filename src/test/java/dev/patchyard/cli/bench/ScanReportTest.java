package dev.patchyard.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanReportTest {
    @Test
    void figuresAreRatiosOfMediansAndHeldAgainstTheirGoals() throws IOException {
        ScanReport report = new ScanReport(50, 0, 32, turns(), 75, List.of());
        JsonNode json = new ObjectMapper().readTree(report.json());
        assertThat(json.get("kept_vs_ansible").asDouble()).isEqualTo(12);
        assertThat(json.get("unchanged_vs_ansible").asDouble()).isEqualTo(40);
        assertThat(json.get("cpu_vs_ansible").asDouble()).isEqualTo(0.04);
        assertThat(json.get("kept_vs_floor").asDouble()).isEqualTo(1.25);
        assertThat(json.get("hosts_per_second").get("kept").asDouble()).isEqualTo(5);
        assertThat(json.get("wanted_hosts_per_second").asDouble()).isEqualTo(22.222);
        assertThat(json.get("disagreements").asInt()).isZero();
        assertThat(json.get("turns")).hasSize(15);
        assertThat(report.table()).anyMatch(line -> line.contains("kept_vs_ansible") && line.endsWith("met"))
                .anyMatch(line -> line.contains("unchanged_vs_ansible") && line.endsWith("MISSED"))
                .anyMatch(line -> line.endsWith("22.2 hosts/s, here it is 5.0 (kept) and 16.7 (unchanged)"));
    }

    @Test
    void whatWasNotMeasuredIsNull() throws IOException {
        ScanReport report = new ScanReport(50, 0, 32, turns().subList(0, 3), 75, List.of("deb-01"));
        JsonNode json = new ObjectMapper().readTree(report.json());
        assertThat(json.get("kept_vs_ansible").isNull()).isTrue();
        assertThat(json.get("full").get("kept_vs_floor").isNull()).isTrue();
        assertThat(json.get("disagreements").asInt()).isEqualTo(1);
        assertThat(json.get("asked").asInt()).isEqualTo(75);
        assertThat(report.table().getLast()).contains("deb-01");
    }

    private static List<ScanTurn> turns() {
        List<ScanTurn> turns = new ArrayList<>();
        for (int turn = 1; turn <= 3; turn++) {
            turns.add(new ScanTurn("default", "small", turn, turn == 3 ? 500 : 120, 25, 40));
        }
        for (int turn = 1; turn <= 3; turn++) {
            turns.add(new ScanTurn("tuned", "small", turn, 40, 10, 30));
            turns.add(new ScanTurn("kept", "small", turn, 10, 1, 9));
            turns.add(new ScanTurn("unchanged", "small", turn, 3, 0.5, 2));
            turns.add(new ScanTurn("floor", "small", turn, 8, Double.NaN, 8));
        }
        return turns;
    }
}
