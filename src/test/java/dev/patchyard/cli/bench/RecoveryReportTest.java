package dev.patchyard.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of the turns of a recovery bench. */
class RecoveryReportTest {
    private final RecoveryReport report = new RecoveryReport();

    @Test
    void mediansStandBesideTheirGoalsAndMissedOnesAreNamed() {
        List.of(2.0, 9.0, 3.5).forEach(seconds -> report.add(RecoveryReport.Kind.RESTART_WAITING, seconds));
        List.of(5.0, 4.0, 6.0).forEach(seconds -> report.add(RecoveryReport.Kind.RESTART_PLAY, seconds));
        assertThat(report.table()).anyMatch(line -> line.contains("waiting run, its node") && line.matches(".*3\\.50 s of 3 turns.*met"))
                .anyMatch(line -> line.contains("at work on hosts, its node") && line.endsWith("MISSED"))
                .last().asString().contains("30 s at most", "90 minutes");
    }

    @Test
    void theJsonHasMediansTurnsAndTheWaitsThatRemain() {
        report.add(RecoveryReport.Kind.TAKEOVER_PLAY, 2.5);
        assertThat(report.json()).isEqualTo("{\"takeover_play_s\":2.5,\"elsewhere_run_lease_s\":30,"
                + "\"elsewhere_host_lease_s\":5400,\"turns\":{\"takeover_play_s\":[2.5]}}");
    }
}
