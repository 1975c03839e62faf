package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A careless policy does no harm: what each field means when nobody wrote it, in words of its own and not of the code. */
class PolicyDefaultsTest {
    private static final Map<String, Object> CARELESS =
            Map.of("name", "Careless", "os_type", "debian12", "target_ci_tags", Map.of("env", "lab"));

    @ParameterizedTest
    @CsvSource({
        "enabled, false", "change, require", "update_scope, security", "content, os-packages", "restart_services, affected",
        "os_mismatch, leave_out", "max_targets, 50", "canary, 1", "soak, PT15M", "error_threshold, 1",
        "unreachable_limit, 20%", "pre_patch_snapshot, true", "rollback, manual", "max_auto_reverts, 1",
        "revert_max_age, PT1H", "retention_ok, PT24H", "retention_failed, PT72H", "reboot, if_needed",
        "reboot_required, true", "dst_gap, run_after"
    })
    void anAbsentFieldMeans(String field, String meaning) {
        assertThat(String.valueOf(PolicyFields.write(PolicyFields.read(CARELESS)).get(field))).isEqualTo(meaning);
    }

    @Test
    void whatIsListedIsEmptyAndWhatIsOpenStaysOpen() {
        Map<String, Object> written = new HashMap<>(PolicyFields.write(PolicyFields.read(CARELESS)));

        assertThat(List.of("exclude_packages", "restart_exclude", "checks")).allMatch(field -> List.of().equals(written.get(field)));
        assertThat(List.of("schedule", "timezone", "window", "patch_level", "wave_size", "max_parallel"))
                .allMatch(field -> written.get(field) == null);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "24, 1", "25, 1", "40, 2", "100, 5", "199, 9", "200, 10", "5000, 10"})
    void hostsAtOnceAreOneBelowTwentyFiveAndThenFivePercentUpToTen(int planned, int atOnce) {
        assertThat(PolicyFields.read(CARELESS).rollout().parallel(planned)).isEqualTo(atOnce);
    }

    @Test
    void aWindowIsCutOffNinetyMinutesBeforeItsEnd() {
        Map<String, Object> fields = new HashMap<>(CARELESS);
        fields.put("window", Map.of("length", "PT4H"));

        assertThat(PolicyFields.read(fields).timing().window().cutOff()).hasMinutes(90);
    }

    @Test
    void serverWideLimitsAreThoseThatArePromised() {
        assertThat(PolicyDefaults.SERVER_WIDE_PARALLEL).isEqualTo(50);
        assertThat(PolicyDefaults.LONGEST_RETENTION).hasDays(7);
    }
}
