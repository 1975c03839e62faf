package dev.patchyard.policy;

import dev.patchyard.inventory.OsType;
import java.text.Normalizer;
import java.time.Duration;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one mapping between a policy and its wire fields, which are the same in the API's JSON and in a policy file.
 * Pure.
 * An absent field means what {@link PolicyDefaults} says; an unknown one is refused.
 */
public final class PolicyFields {
    private static final Set<String> NAMES = Set.of("id", "name", "os_type", "target_ci_tags", "patch_level", "content",
            "enabled", "schedule", "timezone", "window", "dst_gap", "canary", "soak", "wave_size", "max_parallel",
            "max_targets", "error_threshold", "unreachable_limit", "update_scope", "exclude_packages",
            "restart_services", "restart_exclude", "reboot", "reboot_required", "os_mismatch", "checks", "hooks", "repair_before",
            "pre_patch_snapshot", "rollback", "max_auto_reverts", "revert_max_age", "retention_ok", "retention_failed",
            "change");

    private final FieldReader reader;
    private final List<PolicyProblem.Fault> faults;

    private PolicyFields(Map<String, ?> fields) {
        faults = new ArrayList<>();
        reader = new FieldReader(fields, "", faults);
    }

    /**
     * @param fields wire names to text, numbers, booleans, lists and maps
     * @throws PolicyProblem naming every field that is wrong
     */
    public static PatchPolicy read(Map<String, ?> fields) {
        PolicyFields mapping = new PolicyFields(fields);
        PatchPolicy policy = mapping.policy();
        if (policy == null || !mapping.faults.isEmpty()) {
            throw new PolicyProblem(mapping.faults);
        }
        return policy;
    }

    /** @return every field, with null where the policy leaves it open; {@link #read} gives the same policy back */
    public static Map<String, @Nullable Object> write(PatchPolicy policy) {
        return PolicyWriter.write(policy);
    }

    /**
     * Changes a policy by a JSON merge patch (RFC 7396): what is not named stays, null goes back to the default.
     *
     * @throws PolicyProblem naming every field that is wrong; the id cannot be changed
     */
    public static PatchPolicy merge(PatchPolicy policy, Map<String, ?> patch) {
        Map<String, @Nullable Object> base = write(policy);
        if (patch.containsKey("id") && !policy.id().equals(patch.get("id"))) {
            throw new PolicyProblem(List.of(new PolicyProblem.Fault("id", "cannot be changed")));
        }
        // NB: both fields say one thing; the one that the patch names must not lose against the other's old value.
        if (patch.containsKey("reboot") || patch.containsKey("reboot_required")) {
            base.remove("reboot");
            base.remove("reboot_required");
        }
        return read(merged(base, patch));
    }

    private static Map<String, @Nullable Object> merged(Map<?, ?> base, Map<?, ?> patch) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        base.forEach((key, value) -> result.put(String.valueOf(key), value));
        patch.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (value == null) {
                result.remove(name);
            } else if (value instanceof Map<?, ?> inner) {
                result.put(name, merged(result.get(name) instanceof Map<?, ?> old ? old : Map.of(), inner));
            } else {
                result.put(name, value);
            }
        });
        return result;
    }

    private @Nullable PatchPolicy policy() {
        reader.onlyKnown(NAMES);
        String name = required("name");
        OsType osType = reader.parsed("os_type", OsType::parse);
        if (!reader.has("os_type")) {
            reader.fault("os_type", "is required");
        }
        Map<String, String> tags = reader.textMap("target_ci_tags");
        String patchLevel = reader.text("patch_level");
        ContentKind content = reader.word("content", ContentKind.class, PolicyDefaults.CONTENT);
        boolean enabled = reader.flag("enabled", PolicyDefaults.ENABLED);
        Timing timing = timing();
        Rollout rollout = rollout();
        HostWork work = work();
        Recovery recovery = recovery();
        ChangeMode change = reader.word("change", ChangeMode.class, PolicyDefaults.CHANGE);
        String id = reader.has("id") ? reader.text("id") : slug(name);
        if (osType == null || rollout == null || work == null || recovery == null) {
            return null;
        }
        return reader.attempt("policy", () -> new PatchPolicy(id, name, osType, tags, patchLevel, content, enabled,
                timing, rollout, work, recovery, change));
    }

    private String required(String field) {
        if (!reader.has(field)) {
            reader.fault(field, "is required");
        }
        return Objects.requireNonNullElse(reader.text(field), "unnamed");
    }

    private Timing timing() {
        String schedule = reader.parsed("schedule", Slots::requireValid);
        ZoneId zone = reader.parsed("timezone", PolicyFields::zone);
        MaintenanceWindow window = null;
        if (reader.has("window")) {
            FieldReader inner = reader.inner("window");
            inner.onlyKnown(Set.of("length", "cut_off"));
            Duration length = inner.duration("length", Duration.ZERO);
            Duration cutOff = inner.duration("cut_off", PolicyDefaults.CUT_OFF);
            window = reader.attempt("window", () -> new MaintenanceWindow(length, cutOff));
        }
        return new Timing(schedule, zone, window, reader.word("dst_gap", DstGap.class, PolicyDefaults.DST_GAP));
    }

    private static ZoneId zone(String name) {
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException("timezone: expected a zone such as Europe/Berlin or UTC");
        }
        return ZoneId.of(name);
    }

    private @Nullable Rollout rollout() {
        int canary = reader.whole("canary", PolicyDefaults.CANARY);
        Duration soak = reader.duration("soak", PolicyDefaults.SOAK);
        Integer waveSize = reader.whole("wave_size", null);
        Integer maxParallel = reader.whole("max_parallel", null);
        int maxTargets = reader.whole("max_targets", PolicyDefaults.MAX_TARGETS);
        Threshold errors = reader.threshold("error_threshold", PolicyDefaults.ERROR_THRESHOLD);
        Threshold unreachable = reader.threshold("unreachable_limit", PolicyDefaults.UNREACHABLE_LIMIT);
        return reader.attempt("canary",
                () -> new Rollout(canary, soak, waveSize, maxParallel, maxTargets, errors, unreachable));
    }

    private @Nullable HostWork work() {
        UpdateScope scope = reader.word("update_scope", UpdateScope.class, PolicyDefaults.UPDATE_SCOPE);
        List<String> excluded = reader.texts("exclude_packages");
        RestartMode restart = reader.word("restart_services", RestartMode.class, PolicyDefaults.RESTART_SERVICES);
        List<String> restartExclude = reader.texts("restart_exclude");
        boolean rebootRequired = reader.flag("reboot_required", PolicyDefaults.REBOOT == RebootMode.IF_NEEDED);
        RebootMode reboot = reader.word(
                "reboot", RebootMode.class, rebootRequired ? RebootMode.IF_NEEDED : RebootMode.NEVER);
        OsMismatchMode mismatch = reader.word("os_mismatch", OsMismatchMode.class, PolicyDefaults.OS_MISMATCH);
        List<CheckSpec> checks = checks();
        Hooks hooks = HookFields.read(reader.inner("hooks"));
        boolean repair = reader.flag("repair_before", PolicyDefaults.REPAIR_BEFORE);
        return reader.attempt("exclude_packages",
                () -> new HostWork(scope, excluded, restart, restartExclude, reboot, mismatch, checks, hooks, repair));
    }

    private List<CheckSpec> checks() {
        List<CheckSpec> checks = new ArrayList<>();
        List<?> entries = reader.list("checks");
        for (int number = 0; number < entries.size(); number++) {
            CheckSpec check = CheckFields.read(entries.get(number), "checks[" + number + "]", faults);
            if (check != null) {
                checks.add(check);
            }
        }
        return checks;
    }

    private @Nullable Recovery recovery() {
        boolean snapshot = reader.flag("pre_patch_snapshot", PolicyDefaults.PRE_PATCH_SNAPSHOT);
        RollbackMode rollback = reader.word("rollback", RollbackMode.class, PolicyDefaults.ROLLBACK);
        int reverts = reader.whole("max_auto_reverts", PolicyDefaults.MAX_AUTO_REVERTS);
        Duration maxAge = reader.duration("revert_max_age", PolicyDefaults.REVERT_MAX_AGE);
        Duration ok = retention("retention_ok", PolicyDefaults.RETENTION_OK);
        Duration failed = retention("retention_failed", PolicyDefaults.RETENTION_FAILED);
        return reader.attempt("rollback", () -> new Recovery(snapshot, rollback, reverts, maxAge, ok, failed));
    }

    private Duration retention(String field, Duration absent) {
        Duration retention = reader.duration(field, absent);
        if (retention.compareTo(PolicyDefaults.LONGEST_RETENTION) > 0) {
            reader.fault(field, "at most P7D: snapshots fill datastores");
        }
        return retention;
    }

    private static String slug(String name) {
        String ascii = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
        String slug = ascii.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
        return slug.substring(0, Math.min(64, slug.length())).replaceAll("-+$", "");
    }
}
