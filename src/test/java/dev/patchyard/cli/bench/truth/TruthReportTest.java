package dev.patchyard.cli.bench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.cli.bench.truth.Disagreement.Sort;
import org.junit.jupiter.api.Test;

class TruthReportTest {
    private final TruthReport report = new TruthReport(7, 2);

    @Test
    void faultsAreCountedByKindAndWordAndHealthyHostsAreNone() throws Exception {
        report.judged("healthy", "ok");
        report.judged("hold-file", "precheck_failed");
        report.judged("hold-file", "left_out");
        JsonNode told = json();
        assertThat(told.get("faults").asInt()).isEqualTo(2);
        assertThat(told.get("judged").asInt()).isEqualTo(3);
        assertThat(told.at("/kinds/hold-file/faults").asInt()).isEqualTo(2);
        assertThat(told.at("/kinds/hold-file/words/left_out").asInt()).isEqualTo(1);
        assertThat(told.get("seed").asLong()).isEqualTo(7);
        assertThat(report.missed()).isEmpty();
        assertThat(report.table()).anyMatch(line -> line.matches(" *hold-file +2 +1 left_out, 1 precheck_failed"));
    }

    @Test
    void everyGoalThatIsMissedIsNamed() {
        for (Sort sort : Sort.values()) {
            report.disagree(new Disagreement(sort, "deb-02", "hold-file", "staying", "ok", "", "it is powered off"));
        }
        report.judged("hold-file", "ok");
        assertThat(report.missed()).extracting(goal -> goal.replaceFirst(":.*", "")).containsExactly(
                "false_green", "false_untouched", "wrong_revert", "start_after_stop", "false_red_share", "faults");
        assertThat(report.table()).filteredOn(line -> line.contains("MISSED")).hasSize(6);
    }

    @Test
    void oneFalseRedOfAHundredIsBorne() {
        for (int host = 0; host < 100; host++) {
            report.judged("hold-file", "left_out");
        }
        Disagreement red = new Disagreement(Sort.FALSE_RED, "deb-02", "healthy", "staying", "failed", "", "all is well");
        report.disagree(red);
        assertThat(report.missed()).isEmpty();
        report.disagree(red);
        assertThat(report.missed()).containsExactly("false_red_share: 0.02, the goal is 0.01 at most");
    }

    @Test
    void disagreementsAreToldRaw() throws Exception {
        report.disagree(new Disagreement(Sort.FALSE_GREEN, "deb-02", "port-lost", "staying", "ok", "why", "port 9999 is closed"));
        report.stopped(Stop.PAUSE, 8);
        assertThat(report.missed()).noneMatch(goal -> goal.startsWith("turns"));
        report.lost("truth-3: the lab fell over");
        JsonNode told = json();
        assertThat(told.get("false_green").asInt()).isEqualTo(1);
        assertThat(told.at("/disagreements/0").toString()).isEqualTo("{\"sort\":\"false_green\",\"host\":\"deb-02\",\"kind\":\"port-lost\","
                + "\"shape\":\"staying\",\"word\":\"ok\",\"reason\":\"why\",\"seen\":\"port 9999 is closed\"}");
        assertThat(told.at("/stops/stop-pause").asInt()).isEqualTo(8);
        assertThat(told.at("/lost_turns/0").asText()).startsWith("truth-3");
        assertThat(report.missed()).contains("turns: 1 could not be carried out");
    }

    private JsonNode json() throws Exception {
        assertThat(report.json()).doesNotContain("\n");
        return new ObjectMapper().readTree(report.json());
    }
}
