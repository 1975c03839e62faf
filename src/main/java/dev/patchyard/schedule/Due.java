package dev.patchyard.schedule;

import dev.patchyard.policy.Slot;
import dev.patchyard.policy.Slots;
import dev.patchyard.policy.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A moment at which something has to be decided for a policy.
 *
 * @param slot    when, and what the clocks did to it
 * @param skipped whether its local time does not exist and the policy skips such slots, so that only this is recorded
 */
record Due(Slot slot, boolean skipped) {
    private static final Duration FAR = Duration.ofDays(366);

    Instant instant() {
        return slot.instant();
    }

    /** @return the first moment strictly after the instant, empty when the years ahead hold none */
    static Optional<Due> next(Timing timing, Instant after) {
        Slots slots = Slots.of(timing);
        Optional<Due> ordinary = slots.after(after, 1).stream().findFirst().map(slot -> new Due(slot, false));
        Instant last = ordinary.map(Due::instant).orElse(after.plus(FAR));
        Optional<Due> lost = slots.skippedBetween(after, last).stream()
                .filter(slot -> slot.instant().isBefore(last))
                .findFirst()
                .map(slot -> new Due(slot, true));
        return lost.or(() -> ordinary);
    }

    /** @return all moments after the first instant up to and including the last, ascending */
    static List<Due> between(Timing timing, Instant after, Instant last) {
        Slots slots = Slots.of(timing);
        TreeMap<Instant, Due> all = new TreeMap<>();
        slots.skippedBetween(after, last).forEach(slot -> all.put(slot.instant(), new Due(slot, true)));
        slots.between(after, last).forEach(slot -> all.put(slot.instant(), new Due(slot, false)));
        return List.copyOf(all.values());
    }
}
