package dev.patchyard.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a policy as wire fields, each of them, in the order in which people read a policy. */
final class PolicyWriter {
    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    private PolicyWriter() {}

    static Map<String, @Nullable Object> write(PatchPolicy policy) {
        PolicyWriter writer = new PolicyWriter();
        writer.head(policy);
        writer.timing(policy.timing());
        writer.rollout(policy.rollout());
        writer.work(policy.work());
        writer.recovery(policy.recovery());
        writer.fields.put("change", FieldReader.wire(policy.change()));
        return writer.fields;
    }

    private void head(PatchPolicy policy) {
        fields.put("id", policy.id());
        fields.put("name", policy.name());
        fields.put("os_type", policy.osType().word());
        fields.put("target_ci_tags", new TreeMap<>(policy.targetTags()));
        fields.put("patch_level", policy.patchLevel());
        fields.put("content", FieldReader.wire(policy.content()));
        fields.put("enabled", policy.enabled());
    }

    private void timing(Timing timing) {
        fields.put("schedule", timing.schedule());
        fields.put("timezone", timing.zone() == null ? null : timing.zone().getId());
        fields.put("window", timing.window() == null ? null : window(timing.window()));
        fields.put("dst_gap", FieldReader.wire(timing.dstGap()));
        fields.put("plan_ahead", timing.planAhead().toString());
    }

    private static Map<String, Object> window(MaintenanceWindow window) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("length", window.length().toString());
        fields.put("cut_off", window.cutOff().toString());
        return fields;
    }

    private void rollout(Rollout rollout) {
        fields.put("canary", rollout.canary());
        fields.put("soak", rollout.soak().toString());
        fields.put("wave_size", rollout.waveSize());
        fields.put("max_parallel", rollout.maxParallel());
        fields.put("max_targets", rollout.maxTargets());
        fields.put("error_threshold", threshold(rollout.errorThreshold()));
        fields.put("unreachable_limit", threshold(rollout.unreachableLimit()));
    }

    private static Object threshold(Threshold threshold) {
        return threshold.percent() ? threshold.toString() : (Object) threshold.value();
    }

    private void work(HostWork work) {
        fields.put("update_scope", FieldReader.wire(work.updateScope()));
        fields.put("exclude_packages", work.excludePackages());
        fields.put("restart_services", FieldReader.wire(work.restart()));
        fields.put("restart_exclude", work.restartExclude());
        fields.put("reboot", FieldReader.wire(work.reboot()));
        fields.put("reboot_required", work.reboot() == RebootMode.IF_NEEDED);
        fields.put("os_mismatch", FieldReader.wire(work.osMismatch()));
        fields.put("checks", work.checks().stream().map(CheckFields::write).toList());
        fields.put("hooks", HookFields.write(work.hooks()));
        fields.put("repair_before", work.repairBefore());
    }

    private void recovery(Recovery recovery) {
        fields.put("pre_patch_snapshot", recovery.snapshotBefore());
        fields.put("rollback", FieldReader.wire(recovery.rollback()));
        fields.put("max_auto_reverts", recovery.maxAutoReverts());
        fields.put("revert_max_age", recovery.revertMaxAge().toString());
        fields.put("retention_ok", recovery.retentionOk().toString());
        fields.put("retention_failed", recovery.retentionFailed().toString());
    }
}
