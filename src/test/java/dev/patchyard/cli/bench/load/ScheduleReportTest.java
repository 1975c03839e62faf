package dev.patchyard.cli.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.cli.bench.load.ScheduleReport.Look;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleReportTest {
    private static final List<Look> CURVE = List.of(new Look(0.1, 0), new Look(1.25, 500), new Look(2.5, 989), new Look(6, 990));

    @Test
    void aShareIsReachedAtTheFirstLookThatSawIt() {
        ScheduleReport report = new ScheduleReport(1000, 0, 10, CURVE);
        assertThat(report.after(0.5)).isEqualTo(1.25);
        assertThat(report.after(0.99)).isEqualTo(6);
        assertThat(report.after(1)).isNaN();
    }

    @Test
    void whatWasNotReachedIsNullAndNeverAZero() {
        assertThat(new ScheduleReport(1000, 2, 10, CURVE).json())
                .isEqualTo("{\"policies\":1000,\"doubled\":2,\"missed\":10,\"p50_s\":1.25,\"p99_s\":6.0,\"last_s\":null}");
        assertThat(new ScheduleReport(1000, 0, 1000, List.of()).json()).contains("\"p50_s\":null,\"p99_s\":null");
    }

    @Test
    void aRunTooManyOrTooFewIsWrongAndALateOneIsNot() {
        assertThat(new ScheduleReport(1000, 0, 0, CURVE).isRight()).isTrue();
        assertThat(new ScheduleReport(1000, 1, 0, CURVE).isRight()).isFalse();
        assertThat(new ScheduleReport(1000, 0, 1, CURVE).isRight()).isFalse();
        assertThat(new ScheduleReport(1000, 0, 0, CURVE).table()).last().asString().contains("p99 6.00 s", "MISSED");
        assertThat(new ScheduleReport(1000, 0, 0, List.of()).table()).last().asString().as("not reached is not met").contains("MISSED");
    }
}
