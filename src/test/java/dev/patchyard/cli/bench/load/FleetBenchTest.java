package dev.patchyard.cli.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.cli.bench.load.FleetReport.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench with a small fleet: that it measures, and that both sides of each question say the same. */
class FleetBenchTest {
    @Test
    void aSmallFleetIsTakenInAskedAboutAndHeldAgainstAdvisories(@TempDir Path folder) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        FleetReport report = new FleetBench(new FleetBench.Order(400, 2500, 1), words -> {}).measure(folder);
        assertThat(report.sizes()).extracting(Size::cis).containsExactly(4, 40, 400);
        assertThat(report.sizes()).allSatisfy(size -> {
            assertThat(size.answers()).containsOnlyKeys("dashboard", "states", "advisory", "ci", "plan");
            assertThat(size.perSecond()).isPositive();
        });
        assertThat(report.imported().cpuSeconds()).isPositive();
        assertThat(report.matched().megabytes()).isPositive();
        assertThat(report.json()).contains("\"dashboard_growth\"", "\"advisory_vs_sql\"");
    }
}
