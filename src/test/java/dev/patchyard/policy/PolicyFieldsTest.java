package dev.patchyard.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFieldsTest {
    /** A scheduled policy as people first write one: no time zone, no window. */
    private static Map<String, Object> sample() {
        return new LinkedHashMap<>(Map.of("id", "policy-rhel9-baseline", "name", "RHEL 9 Monthly Baseline", "os_type",
                "rhel9", "schedule", "0 2 * * 0", "target_ci_tags", Map.of("env", "dev", "os", "rhel9"), "patch_level",
                "2026-02", "pre_patch_snapshot", true, "reboot_required", true, "max_parallel", 5));
    }

    private static Map<String, Object> full() {
        Map<String, Object> fields = sample();
        fields.putAll(Map.of("timezone", "Europe/Berlin", "window", Map.of("length", "PT4H", "cut_off", "PT1H"),
                "enabled", true, "canary", 2, "soak", "PT1M", "wave_size", 4, "error_threshold", "10%",
                "unreachable_limit", 3, "rollback", "auto", "max_auto_reverts", 2));
        fields.putAll(Map.of("revert_max_age", "PT30M", "retention_ok", "PT1H", "retention_failed", "PT48H",
                "max_targets",
                9, "change", "create", "update_scope", "all", "exclude_packages", List.of("linux-*"),
                        "restart_services",
                "none", "restart_exclude", List.of("sshd"), "os_mismatch", "follow_facts"));
        fields.putAll(Map.of("repair_before", true, "hooks", Map.of("before_host", Map.of(
                "tasks", "drain", "mode", "ignore", "timeout", "PT30S"))));
        fields.putAll(Map.of("dst_gap", "skip", "plan_ahead", "PT48H", "content", "os-packages", "checks", List.of(
                Map.of("name", "web", "http", Map.of("port", 8080, "path", "/health", "expect_status", 204,
                        "expect_json", Map.of("version", "package:acme-web"))),
                Map.of("name", "sshd", "unit", "sshd"), Map.of("name", "port", "tcp", 22))));
        return fields;
    }

    @Test
    void aPolicyWithoutZoneAndWindowIsAcceptedDisabledAndIncomplete() {
        PatchPolicy policy = PolicyFields.read(sample());

        assertThat(policy.enabled()).isFalse();
        assertThat(policy.incomplete()).containsExactly("timezone", "window");
        assertThat(policy.rollout().maxParallel()).isEqualTo(5);
        assertThat(policy.work().reboot()).isEqualTo(RebootMode.IF_NEEDED);
        assertThat(policy.rollout().errorThreshold()).isEqualTo(PolicyDefaults.ERROR_THRESHOLD);
    }

    @Test
    void aSlotIsPlannedThreeDaysAheadUnlessThePolicySaysOtherwise() {
        assertThat(PolicyFields.read(sample()).timing().planAhead()).isEqualTo(Duration.ofHours(72));
        assertThat(PolicyFields.read(full()).timing().planAhead()).isEqualTo(Duration.ofHours(48));
        Map<String, Object> tooFar = new HashMap<>(sample());
        tooFar.put("plan_ahead", "P31D");
        assertThatThrownBy(() -> PolicyFields.read(tooFar)).hasMessageContaining("plan_ahead");
    }

    @Test
    void everyFieldIsReadAndWrittenBack() {
        PatchPolicy policy = PolicyFields.read(full());

        assertThat(policy.timing().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(policy.rollout().soak()).isEqualTo(Duration.ofMinutes(1));
        assertThat(policy.recovery().rollback()).isEqualTo(RollbackMode.AUTO);
        assertThat(policy.work().checks()).extracting(CheckSpec::name).containsExactly("web", "sshd", "port");
        assertThat(PolicyFields.read(PolicyFields.write(policy))).isEqualTo(policy);
        Map<String, Object> written = new HashMap<>(PolicyFields.write(policy));
        assertThat(written.remove("reboot")).isEqualTo("if_needed");
        assertThat(written).isEqualTo(full());
    }

    @Test
    void theWrittenFieldsAreInPairsWithWhatTheSampleReadsAsToo() {
        PatchPolicy policy = PolicyFields.read(sample());

        assertThat(PolicyFields.read(PolicyFields.write(policy))).isEqualTo(policy);
    }

    @Test
    void anAbsentIdIsASlugOfTheName() {
        Map<String, Object> fields = sample();
        fields.remove("id");
        fields.put("name", "  Bäckerei: Web & Co. / Nightly! ");

        assertThat(PolicyFields.read(fields).id()).isEqualTo("backerei-web-co-nightly");
    }

    @Test
    void rebootWinsOverRebootRequired() {
        assertThat(PolicyFields.read(with("reboot", "never")).work().reboot()).isEqualTo(RebootMode.NEVER);
        assertThat(PolicyFields.read(with("reboot_required", false)).work().reboot()).isEqualTo(RebootMode.NEVER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "name; 5; name", "name; ' '; name", "os_type; 1.2.3; os_type", "schedule; 61 * * * *; schedule",
        "schedule; 0 2 31 2 *; schedule", "timezone; Mars/Olympus; timezone", "timezone; +02:00; timezone",
        "patch_level; 2026-13; patch_level", "max_parallel; five; max_parallel", "max_parallel; 0; max_parallel",
        "canary; 1.5; canary", "soak; 15m; soak", "soak; -PT1M; soak", "error_threshold; 0; error_threshold",
        "error_threshold; 101%; error_threshold", "rollback; always; rollback", "enabled; yes; enabled",
        "enabled; true; enabled", "target_ci_tags; env; target_ci_tags", "exclude_packages; a b; exclude_packages",
        "retention_ok; P8D; retention_ok", "change; maybe; change", "nonsense; 1; nonsense", "content; npm; content", "hooks; drain; hooks", "repair_before; maybe; repair_before",
        "id; Not A Slug; id", "max_auto_reverts; -1; max_auto_reverts"
    })
    void aWrongValueIsRefusedWithItsFieldNamed(String field, String text, String named) {
        Object value = text.matches("[0-9]+") ? (Object) Integer.valueOf(text)
                : text.equals("true") ? Boolean.TRUE : text.equals("1.5") ? (Object) 1.5 : text;

        PolicyProblem problem = problemOf(with(field, value));

        assertThat(problem.faults()).extracting(PolicyProblem.Fault::field).contains(named);
    }

    @Test
    void aCutOffAsLongAsItsWindowIsRefused() {
        assertThat(problemOf(with("window", Map.of("length", "PT1H", "cut_off", "PT1H"))).faults())
                .extracting(PolicyProblem.Fault::field).containsExactly("window.cut_off");
        assertThat(problemOf(with("window", Map.of("length", "PT1H", "cutoff", "PT5M"))).faults())
                .extracting(PolicyProblem.Fault::field).contains("window.cutoff");
    }

    @Test
    void everyFaultIsToldAtOnceAndAFaultInACheckSaysWhichCheck() {
        Map<String, Object> fields = with("checks", Arrays.asList(Map.of("name", "ok", "tcp", 1), Map.of("name", "bad",
                "http", Map.of("port", 99_999, "path", "/")), Map.of("name", "two", "tcp", 1, "unit", "a"), "word",
                        null));
        fields.remove("name");
        fields.put("target_ci_tags", Map.of());
        fields.put("soak", "later");

        assertThat(problemOf(fields).faults()).extracting(PolicyProblem.Fault::field).contains("name", "soak",
                "checks[1].http.port", "checks[2]", "checks[3]", "checks[4]");
    }

    @Test
    void emptyTagsAreRefused() {
        assertThat(problemOf(with("target_ci_tags", Map.of())).faults()).extracting(PolicyProblem.Fault::field)
                .containsExactly("target_ci_tags");
    }

    @Test
    void aMergeKeepsWhatIsNotNamedAndNullGoesBackToTheDefault() {
        PatchPolicy policy = PolicyFields.read(full());
        Map<String, Object> patch = new HashMap<>();
        patch.put("canary", null);
        patch.put("soak", "PT5M");
        patch.put("target_ci_tags", Map.of("tier", "web"));
        patch.put("reboot_required", false);

        PatchPolicy merged = PolicyFields.merge(policy, patch);

        assertThat(merged.rollout().canary()).isEqualTo(PolicyDefaults.CANARY);
        assertThat(merged.rollout().soak()).isEqualTo(Duration.ofMinutes(5));
        assertThat(merged.targetTags()).containsOnlyKeys("env", "os", "tier");
        assertThat(merged.work().reboot()).isEqualTo(RebootMode.NEVER);
        assertThat(merged.recovery()).isEqualTo(policy.recovery());
    }

    @Test
    void theIdCannotBeChangedAndARequiredFieldCannotBeTakenAway() {
        PatchPolicy policy = PolicyFields.read(full());

        PolicyProblem id = catchThrowableOfType(
                PolicyProblem.class, () -> PolicyFields.merge(policy, Map.of("id", "other")));
        Map<String, Object> noName = new HashMap<>();
        noName.put("name", null);
        PolicyProblem name = catchThrowableOfType(PolicyProblem.class, () -> PolicyFields.merge(policy, noName));

        assertThat(id.faults()).extracting(PolicyProblem.Fault::field).containsExactly("id");
        assertThat(name.faults()).extracting(PolicyProblem.Fault::field).contains("name");
    }

    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> fields = sample();
        fields.put(field, value);
        return fields;
    }

    private static PolicyProblem problemOf(Map<String, Object> fields) {
        PolicyProblem problem = catchThrowableOfType(PolicyProblem.class, () -> PolicyFields.read(fields));
        assertThat(problem).isNotNull();
        return problem;
    }

    @Test
    void aHookMayBeANameAlone() {
        Map<String, Object> fields = sample();
        fields.put("hooks", Map.of("on_exit", "undrain"));
        Hooks hooks = PolicyFields.read(fields).work().hooks();
        assertThat(hooks.onExit()).isEqualTo(new Hook("undrain", Hook.Mode.MUST_SUCCEED, Duration.ofMinutes(5)));
        assertThat(hooks.beforeHost()).isNull();
        assertThat(PolicyFields.read(sample()).work().hooks()).isEqualTo(Hooks.NONE);
        assertThat(PolicyFields.read(sample()).work().repairBefore()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../drain", "/etc/passwd", "drain.yml", "{{ 7*7 }}", "-x", "Drain", ""})
    void aHookIsANameAndNeverAPath(String tasks) {
        Map<String, Object> fields = sample();
        fields.put("hooks", Map.of("before_host", tasks));
        assertThatThrownBy(() -> PolicyFields.read(fields))
                .isInstanceOfSatisfying(PolicyProblem.class, problem -> assertThat(problem.faults())
                        .extracting(PolicyProblem.Fault::field).containsExactly("hooks.before_host.tasks"));
    }
}
