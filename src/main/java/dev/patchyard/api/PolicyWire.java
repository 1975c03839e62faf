package dev.patchyard.api;

import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.Slot;
import dev.patchyard.policy.Slots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Policies as they are written on the wire. */
final class PolicyWire {
    private PolicyWire() {}

    /** An edit of a policy file, and how it differs from what is live. */
    record Revision(
            String policyId, String digest, String author, @Nullable String proposedAt, boolean isNew, List<Difference> diff) {}

    /** One field that differs; null means absent. */
    record Difference(String field, @Nullable Object live, @Nullable Object proposed) {}

    /** @return all wire fields, and what the shelf and the clock add to them */
    static Map<String, @Nullable Object> of(PolicyShelf.Shelved shelved, Instant now) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(PolicyFields.write(shelved.policy()));
        fields.put("incomplete", shelved.policy().incomplete());
        fields.put("next_fire", nextFire(shelved.policy(), now).map(slot -> Words.time(slot.instant())).orElse(null));
        fields.put("file_owned", shelved.fileOwned());
        fields.put("version", shelved.version());
        return fields;
    }

    /** @return the next slot of an enabled policy with a schedule */
    private static Optional<Slot> nextFire(PatchPolicy policy, Instant now) {
        return policy.enabled() ? fires(policy, now, 1).stream().findFirst() : Optional.empty();
    }

    /** @return the next slots, whether the policy is enabled or not; empty without schedule or time zone */
    static List<Slot> fires(PatchPolicy policy, Instant now, int count) {
        return policy.timing().schedule() == null || policy.timing().zone() == null
                ? List.of()
                : Slots.of(policy.timing()).after(now, count);
    }

    static Revision of(PolicyRevisions.Revision revision, @Nullable PatchPolicy live) {
        Map<String, @Nullable Object> before = live == null ? Map.of() : PolicyFields.write(live);
        List<Difference> differences = new ArrayList<>();
        PolicyFields.write(revision.policy()).forEach((field, proposed) -> {
            if (!Objects.equals(before.get(field), proposed)) {
                differences.add(new Difference(field, before.get(field), proposed));
            }
        });
        return new Revision(
                revision.policy().id(), revision.digest(), revision.author(), Words.time(revision.proposed()), live == null,
                differences);
    }
}
