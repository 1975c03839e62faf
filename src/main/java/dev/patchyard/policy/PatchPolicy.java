package dev.patchyard.policy;

import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A patch baseline for a group of CIs and the way it is brought to them. {@link PolicyDefaults} says what absent fields
 * mean.
 *
 * @param id         slug: lower-case letters, digits and hyphens, at most 64 characters
 * @param name       for people
 * @param osType     only CIs of this operating system are planned
 * @param targetTags pairs that all must match; never empty, so that nobody patches everything by leaving it out
 * @param patchLevel {@code YYYY-MM}: advisories published up to that month's end (UTC); null for no upper month
 * @param content    what is patched
 * @param enabled    whether its schedule fires and people may start it
 * @param timing     when it is due
 * @param rollout    how it spreads
 * @param work       what is done on a host
 * @param recovery   what is done about failures
 * @param change     where its change requests come from
 */
public record PatchPolicy(
        String id,
        String name,
        OsType osType,
        Map<String, String> targetTags,
        @Nullable String patchLevel,
        ContentKind content,
        boolean enabled,
        Timing timing,
        Rollout rollout,
        HostWork work,
        Recovery recovery,
        ChangeMode change) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern MONTH = Pattern.compile("20[0-9]{2}-(0[1-9]|1[0-2])");

    public PatchPolicy {
        if (id == null || !SLUG.matcher(id).matches()) {
            throw new IllegalArgumentException("id: expected lower-case letters, digits and hyphens, at most 64");
        }
        if (name == null || name.isBlank() || name.length() > 200) {
            throw new IllegalArgumentException("name: expected 1 to 200 characters");
        }
        if (targetTags == null || targetTags.isEmpty()) {
            throw new IllegalArgumentException("target_ci_tags: at least one tag is needed");
        }
        if (patchLevel != null && !MONTH.matcher(patchLevel).matches()) {
            throw new IllegalArgumentException("patch_level: expected a month such as 2026-02");
        }
        targetTags = Map.copyOf(targetTags);
        if (enabled && !incomplete(timing).isEmpty()) {
            throw new IllegalArgumentException("enabled: cannot be set before " + String.join(", ", incomplete(timing)));
        }
    }

    /**
     * Says whether the policy is a baseline for the CI: all tags match, and the CI is tagged with the policy's operating
     * system. Whether the policy is enabled does not matter: that governs patching, not judging.
     */
    public boolean isBaselineFor(Ci ci) {
        return ci.carries(targetTags)
                && ci.osType()
                        .filter(tagged -> osType.covers(tagged.distribution(), tagged.release()))
                        .isPresent();
    }

    /** @return whether a plan made under the other policy is also what this one asks for, whenever it is due */
    public boolean actsLike(PatchPolicy other) {
        return osType.equals(other.osType)
                && targetTags.equals(other.targetTags)
                && Objects.equals(patchLevel, other.patchLevel)
                && content == other.content
                && Objects.equals(timing.window(), other.timing.window())
                && rollout.equals(other.rollout)
                && work.equals(other.work)
                && recovery.equals(other.recovery);
    }

    /** @return the fields that must be set before the policy can be enabled, in wire names */
    public List<String> incomplete() {
        return incomplete(timing);
    }

    private static List<String> incomplete(Timing timing) {
        List<String> missing = new ArrayList<>();
        if (timing.schedule() != null && timing.zone() == null) {
            missing.add("timezone");
        }
        if (timing.schedule() != null && timing.window() == null) {
            missing.add("window");
        }
        return missing;
    }
}
