package dev.patchyard.schedule;

import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.Timing;

/** Policies at other times. */
final class Times {
    private Times() {}

    static PatchPolicy daily(PatchPolicy base, String schedule) {
        Timing timing =
                new Timing(schedule, base.timing().zone(), base.timing().window(), base.timing().dstGap(),
                        base.timing().planAhead());
        return new PatchPolicy(
                base.id(), base.name(), base.osType(), base.targetTags(), base.patchLevel(), base.content(), true, timing,
                base.rollout(), base.work(), base.recovery(), base.change());
    }
}
