package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.RiskBook;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says how dangerous an advisory is for a CI and until when it must be gone. Pure.
 *
 * @param risks       by CVE number
 * @param exposures   by CI; one that is not here may be exposed
 * @param acceptances those that hold now
 */
record Weighing(
        Map<String, RiskBook.Risk> risks, Map<String, Exposure> exposures, List<RiskAcceptance> acceptances, Instant now) {
    /**
     * @param standing whether a better version is named
     * @param packages those that would close it, or those that are affected
     */
    Finding finding(PatchState state, Advisory advisory, AdvisoryState standing, List<String> packages) {
        KnownExploited exploited = exploited(advisory);
        Double probability = risksOf(advisory).map(RiskBook.Risk::likelihood).filter(Objects::nonNull)
                .map(likelihood -> likelihood.probability()).max(Comparator.naturalOrder()).orElse(null);
        Exposure exposure = exposures.getOrDefault(state.ciId(), Exposure.UNKNOWN);
        Danger danger = Danger.of(advisory);
        boolean exposed = exposure != Exposure.INTERNAL;
        Instant due = due(advisory, exposure);
        RiskAcceptance acceptance = acceptance(advisory.id(), state.ciId());
        return new Finding(
                state, advisory, standing, exploited, probability, exposure, due, Deadline.of(exploited != null, exposed, danger).forensics(),
                due != null && due.isBefore(now) && acceptance == null, acceptance, packages);
    }

    private @Nullable KnownExploited exploited(Advisory advisory) {
        return risksOf(advisory).map(RiskBook.Risk::exploited).filter(Objects::nonNull)
                .min(Comparator.comparing(KnownExploited::added)).orElse(null);
    }

    /** @return until when it must be gone from a CI so exposed, null for the next upgrade of the system */
    @Nullable Instant due(Advisory advisory, Exposure exposure) {
        Danger danger = Danger.of(advisory);
        boolean exposed = exposure != Exposure.INTERNAL;
        KnownExploited exploited = exploited(advisory);
        return sooner(
                after(advisory.published(), Deadline.of(false, exposed, danger)),
                exploited == null ? null : after(begin(exploited.added()), Deadline.of(true, exposed, danger)));
    }

    /** @return the one that holds longest, null for none */
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

    /** @return the sooner one; null stands for never */
    static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other != null && other.isBefore(one) ? other : one;
    }
}
