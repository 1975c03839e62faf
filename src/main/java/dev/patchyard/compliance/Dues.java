package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.RiskBook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of some advisories at a moment: until when each must be gone, and who accepted what.
 *
 * @param known       the advisories that are not withdrawn, by id
 * @param risks       by CVE number
 * @param acceptances those that hold now
 */
record Dues(Map<String, Advisory> known, Map<String, RiskBook.Risk> risks, List<RiskAcceptance> acceptances, Instant now) {
    /** @param ids of advisories; those that are not known or withdrawn are left out */
    static Dues of(
            Collection<String> ids, AdvisoryBoard advisories, RiskBook risks, AcceptanceShelf acceptances, Instant now) {
        Map<String, Advisory> known = ids.isEmpty() ? Map.of() : advisories.byIds(ids).values().stream()
                .filter(one -> one.withdrawn() == null)
                .collect(Collectors.toMap(Advisory::id, one -> one));
        Set<String> cves = known.values().stream().flatMap(one -> one.cves().stream()).collect(Collectors.toSet());
        return new Dues(
                known, cves.isEmpty() ? Map.of() : risks.about(cves),
                known.isEmpty() ? List.of() : acceptances.all().stream().filter(one -> one.holds(now)).toList(), now);
    }

    /** @return null when it is not known to be exploited */
    @Nullable KnownExploited exploited(Advisory advisory) {
        return risksOf(advisory).map(RiskBook.Risk::exploited).filter(Objects::nonNull)
                .min(Comparator.comparing(KnownExploited::added)).orElse(null);
    }

    /** @return null when nobody estimated it */
    @Nullable Double probability(Advisory advisory) {
        return risksOf(advisory).map(RiskBook.Risk::likelihood).filter(Objects::nonNull)
                .map(likelihood -> likelihood.probability()).max(Comparator.naturalOrder()).orElse(null);
    }

    /** @return until when it must be gone from a CI, null for the next upgrade of the system */
    @Nullable Instant due(Advisory advisory, Exposure exposure) {
        Danger danger = Danger.of(advisory);
        boolean exposed = exposure != Exposure.INTERNAL;
        KnownExploited exploited = exploited(advisory);
        return sooner(
                after(advisory.published(), Deadline.of(false, exposed, danger)),
                exploited == null ? null : after(begin(exploited.added()), Deadline.of(true, exposed, danger)));
    }

    /** @return the acceptance that holds longest now, null for none */
    @Nullable RiskAcceptance acceptance(String advisoryId, String ciId) {
        return acceptances.stream().filter(one -> one.covers(advisoryId, ciId))
                .max(Comparator.comparing(RiskAcceptance::until)).orElse(null);
    }

    private Stream<RiskBook.Risk> risksOf(Advisory advisory) {
        return advisory.cves().stream().map(risks::get).filter(Objects::nonNull);
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static @Nullable Instant after(Instant begin, Deadline deadline) {
        return deadline.within() == null ? null : begin.plus(deadline.within());
    }

    static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }
}
