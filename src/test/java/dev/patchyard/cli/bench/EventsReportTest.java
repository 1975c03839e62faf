package dev.patchyard.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventsReportTest {
    private static EventsReport of(long lost, double followed) {
        return new EventsReport(1_000_000, lost, 4, 20, followed, 10, 33.34, 250.5, 300, 60);
    }

    @Test
    void speedsAreEventsBySeconds() {
        assertThat(of(0, 25).json()).isEqualTo("{\"events\":1000000,\"lost\":0,\"file_per_s\":250000,\"stored_per_s\":50000,"
                + "\"end_to_end_per_s\":40000,\"read_again_per_s\":100000,\"cpu_s\":33.34,\"rss_before_mb\":250.5,"
                + "\"rss_growth_mb\":49.5,\"huge_line_mb\":60}");
    }

    @Test
    void theGoalIsHeldAgainstWhoeverFollows() {
        assertThat(of(0, 25).table()).anyMatch(line -> line.contains("follower 40000/s") && line.contains("met"));
        assertThat(of(0, 51).table()).anyMatch(line -> line.contains("MISSED"));
    }

    @Test
    void aLineThatWasLostIsWrong() {
        assertThat(of(0, 25).isRight()).isTrue();
        assertThat(of(1, 25).isRight()).isFalse();
    }
}
