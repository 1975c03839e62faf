package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts what waits on the CIs in service into the order in which it should be done, with the day until which it must be. What
 * is withdrawn counts no more, whatever the last scan saw.
 */
public final class FindingDesk {
    private static final CiSelector EVERYBODY = CiSelector.byTags(Map.of());

    private final ComplianceBoard board;
    private final AdvisoryBoard advisories;
    private final RiskBook risks;
    private final AcceptanceShelf acceptances;
    private final Cmdb cmdb;
    private final Clock clock;

    public FindingDesk(
            ComplianceBoard board, AdvisoryBoard advisories, RiskBook risks, AcceptanceShelf acceptances, Cmdb cmdb, Clock clock) {
        this.board = board;
        this.advisories = advisories;
        this.risks = risks;
        this.acceptances = acceptances;
        this.cmdb = cmdb;
        this.clock = clock;
    }

    /** @return all findings, what to do first first; without an answer of the CMDB the exposure of every CI is unknown */
    public List<Finding> all() {
        List<PatchState> states = board.all();
        Set<String> ids = states.stream().flatMap(FindingDesk::advisoriesOf).collect(Collectors.toSet());
        Map<String, Advisory> known = advisories.byIds(ids);
        Set<String> cves = known.values().stream().flatMap(one -> one.cves().stream()).collect(Collectors.toSet());
        Facts facts = new Facts(known, risks.about(cves), exposures(), holding(), clock.instant());
        return states.stream()
                .flatMap(state -> advisoriesOf(state).distinct().map(known::get)
                        .filter(one -> one != null && one.withdrawn() == null)
                        .map(advisory -> facts.finding(state, advisory)))
                .sorted(Finding.FIRST)
                .toList();
    }

    private static Stream<String> advisoriesOf(PatchState state) {
        return state.pending().stream().flatMap(update -> update.advisories().stream());
    }

    private List<RiskAcceptance> holding() {
        return acceptances.all().stream().filter(one -> one.holds(clock.instant())).toList();
    }

    private Map<String, Exposure> exposures() {
        try {
            return cmdb.find(EVERYBODY).stream()
                    .collect(Collectors.toMap(Ci::id, ci -> Exposure.of(ci.tags()), (one, same) -> one));
        } catch (CollaboratorFault away) {
            return Map.of();
        }
    }

    private record Facts(
            Map<String, Advisory> known, Map<String, RiskBook.Risk> risks, Map<String, Exposure> exposures,
            List<RiskAcceptance> acceptances, Instant now) {
        private Finding finding(PatchState state, Advisory advisory) {
            KnownExploited exploited = risksOf(advisory).map(RiskBook.Risk::exploited).filter(Objects::nonNull)
                    .min(Comparator.comparing(KnownExploited::added)).orElse(null);
            Double probability = risksOf(advisory).map(RiskBook.Risk::likelihood).filter(Objects::nonNull)
                    .map(likelihood -> likelihood.probability()).max(Comparator.naturalOrder()).orElse(null);
            Exposure exposure = exposures.getOrDefault(state.ciId(), Exposure.UNKNOWN);
            Danger danger = Danger.of(advisory);
            boolean exposed = exposure != Exposure.INTERNAL;
            Instant due = sooner(
                    after(advisory.published(), Deadline.of(false, exposed, danger)),
                    exploited == null ? null : after(begin(exploited.added()), Deadline.of(true, exposed, danger)));
            RiskAcceptance acceptance = acceptances.stream()
                    .filter(one -> one.covers(advisory.id(), state.ciId())).findFirst().orElse(null);
            return new Finding(
                    state, advisory, exploited, probability, exposure, due, Deadline.of(exploited != null, exposed, danger).forensics(),
                    due != null && due.isBefore(now) && acceptance == null, acceptance,
                    state.pending().stream().filter(update -> update.advisories().contains(advisory.id()))
                            .map(PendingPatch::name).distinct().sorted().toList());
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

        private static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
            return Stream.of(one == null ? Instant.MAX : one, other == null ? Instant.MAX : other)
                    .min(Comparator.naturalOrder()).filter(due -> due.isBefore(Instant.MAX)).orElse(null);
        }
    }
}
