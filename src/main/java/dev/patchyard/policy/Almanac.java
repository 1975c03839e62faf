package dev.patchyard.policy;

import dev.patchyard.inventory.Ci;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the days say: when nobody is started, and what became of slots. Reads anew each time.
 *
 * @param blackouts times in which hosts are not started
 * @param slots     what became of slots
 */
public record Almanac(BlackoutShelf blackouts, SlotLedger slots) {
    /** @return the blackout that keeps the CI from being started at the instant; the one that lasts longest of several */
    public Optional<Blackout> over(Ci ci, Instant at) {
        return lasting(blackouts.all(), at).stream().filter(b -> b.covers(ci)).reduce(Almanac::longer);
    }

    /** @return the same for every CI that carries the tags, whatever other tags it carries */
    public Optional<Blackout> overAll(Map<String, String> tags, Instant at) {
        return overAll(blackouts.all(), tags, at);
    }

    /** @return the same among blackouts that were read before */
    public static Optional<Blackout> overAll(List<BlackoutShelf.Shelved> known, Map<String, String> tags, Instant at) {
        return lasting(known, at).stream().filter(b -> b.coversAllOf(tags)).reduce(Almanac::longer);
    }

    /** @return the blackouts that have not ended and cover one of the CIs, the earliest first */
    public List<Blackout> ahead(Collection<Ci> cis, Instant now) {
        return blackouts.all().stream()
                .map(BlackoutShelf.Shelved::blackout)
                .filter(b -> b.ends().isAfter(now) && cis.stream().anyMatch(b::covers))
                .toList();
    }

    private static List<Blackout> lasting(List<BlackoutShelf.Shelved> known, Instant at) {
        return known.stream().map(BlackoutShelf.Shelved::blackout).filter(b -> b.lasts(at)).toList();
    }

    private static Blackout longer(Blackout one, Blackout other) {
        return other.ends().isAfter(one.ends()) ? other : one;
    }
}
