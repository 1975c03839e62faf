package dev.patchyard.run;

import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The patch state as the CMDB keeps it. Pure. */
public final class PatchStateFields {
    private PatchStateFields() {}

    /** @return field names to plain values; absent ones are null */
    public static Map<String, Object> of(PatchState state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ci_id", state.ciId());
        fields.put("os_type", state.osType());
        fields.put("current_patch_level", state.current() == null ? null : state.current().toString());
        fields.put("target_patch_level", state.target());
        fields.put("compliance_status", state.status().name().toLowerCase(Locale.ROOT));
        fields.put("reason", state.reason());
        fields.put("last_scanned", state.lastScanned() == null ? null : state.lastScanned().toString());
        fields.put("last_patched", state.lastPatched() == null ? null : state.lastPatched().toString());
        fields.put("pending_patches", state.pending().stream().map(PatchStateFields::of).toList());
        return fields;
    }

    private static Map<String, Object> of(PendingPatch patch) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("package", patch.name());
        fields.put("installed", patch.installed());
        fields.put("available", patch.available());
        fields.put("security", patch.security());
        fields.put("advisories", List.copyOf(patch.advisories()));
        return fields;
    }
}
