package dev.patchyard.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of BOD 26-04, row by row, and where its inputs come from. */
class DeadlineTest {
    @ParameterizedTest
    @CsvSource({
        "false, false, false, 0, false, 0, false",
        "false, false, true, 60, false, 60, false",
        "false, true, false, 60, false, 14, false",
        "false, true, true, 14, false, 3, false",
        "true, false, false, 14, false, 14, false",
        "true, false, true, 14, false, 3, true",
        "true, true, false, 14, false, 3, true",
        "true, true, true, 3, false, 3, true",
    })
    void everyRowOfTheTable(
            boolean exploited, boolean exposed, boolean automatable, int partialDays, boolean partialForensics, int totalDays,
            boolean totalForensics) {
        assertThat(Deadline.of(exploited, exposed, new Danger(automatable, false))).isEqualTo(deadline(partialDays, partialForensics));
        assertThat(Deadline.of(exploited, exposed, new Danger(automatable, true))).isEqualTo(deadline(totalDays, totalForensics));
    }

    private static Deadline deadline(int days, boolean forensics) {
        return new Deadline(days == 0 ? null : Duration.ofDays(days), forensics);
    }

    @ParameterizedTest
    @CsvSource({
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, LOW, true, true",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N, LOW, true, false",
        "CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H, LOW, false, true",
        "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:L, CRITICAL, false, false",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N, LOW, true, true",
        "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:L/SC:N/SI:N/SA:N, LOW, false, false",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/AU:N, LOW, false, false",
        "CVSS:4.0/AV:N/AC:H/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/AU:Y, LOW, true, false",
        ", CRITICAL, true, true", ", HIGH, false, true", ", UNKNOWN, false, true", ", MEDIUM, false, false", ", LOW, false, false",
        "AV:N/AC:L/Au:N/C:C/I:C/A:C, HIGH, false, true",
    })
    void dangerIsReadFromTheVectorElseFromTheWord(@Nullable String vector, Severity severity, boolean automatable, boolean total) {
        Advisory advisory = new Advisory(
                "X-1", List.of(), "", "", severity, vector, Instant.EPOCH, Instant.EPOCH, null, List.of(), List.of());
        assertThat(Danger.of(advisory)).isEqualTo(new Danger(automatable, total));
    }

    @ParameterizedTest
    @CsvSource({"Internet, PUBLIC", "public, PUBLIC", "DMZ, PUBLIC", "internal, INTERNAL", "perhaps, UNKNOWN", "'', UNKNOWN"})
    void exposureIsWhatTheTagSays(String word, Exposure exposure) {
        assertThat(Exposure.of(Map.of("exposure", word))).isEqualTo(exposure);
        assertThat(Exposure.of(Map.of())).isEqualTo(Exposure.UNKNOWN);
    }
}
