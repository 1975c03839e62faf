package dev.patchyard.cli.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.cli.bench.load.FleetReport.Answer;
import dev.patchyard.cli.bench.load.FleetReport.Size;
import dev.patchyard.cli.bench.load.FleetReport.Work;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetReportTest {
    private static final FleetReport REPORT = new FleetReport(
            List.of(
                    new Size(10, 100, 20, Map.of("dashboard", new Answer(2, 2), "advisory", new Answer(1, 1))),
                    new Size(1000, 90, 40, Map.of("dashboard", new Answer(3, 2.5), "advisory", new Answer(9, 4)))),
            2000, new Work(10, 12, 300), new Work(20, 18, 1100));

    @Test
    void ratiosAreThoseOfTheLargestFleetAndGrowthIsAgainstTheSmallest() {
        assertThat(REPORT.json())
                .contains("\"dashboard_vs_sql\":1.2,", "\"advisory_vs_sql\":2.25,", "\"dashboard_growth\":1.5,")
                .contains("\"import\":{\"wall_s\":10.0,\"cpu_s\":12.0,\"peak_mb\":300.0}")
                .contains("{\"cis\":10,\"ingest_per_second\":100.0,\"database_mb\":20.0");
    }

    @Test
    void aGoalThatIsMissedIsTold() {
        assertThat(REPORT.table()).anyMatch(line -> line.contains("dashboard_vs_sql") && line.endsWith("met"));
        assertThat(REPORT.table()).anyMatch(line -> line.contains("advisory_vs_sql") && line.endsWith("MISSED"));
        assertThat(REPORT.table()).anyMatch(line -> line.contains("dashboard_growth") && line.endsWith("MISSED"));
        assertThat(REPORT.table()).anyMatch(line -> line.contains("megabytes") && line.contains("1100.000") && line.endsWith("MISSED"));
    }
}
