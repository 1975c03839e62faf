package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        Weighing weighing = new Weighing(risks.about(cves), exposures(), holding(), clock.instant());
        return states.stream()
                .flatMap(state -> advisoriesOf(state).distinct().map(known::get)
                        .filter(one -> one != null && one.withdrawn() == null)
                        .map(advisory -> weighing.finding(state, advisory, closing(state, advisory))))
                .sorted(Finding.FIRST)
                .toList();
    }

    private static Stream<String> advisoriesOf(PatchState state) {
        return state.pending().stream().flatMap(update -> update.advisories().stream());
    }

    private static List<String> closing(PatchState state, Advisory advisory) {
        return state.pending().stream()
                .filter(update -> update.advisories().contains(advisory.id()))
                .map(PendingPatch::name)
                .distinct()
                .sorted()
                .toList();
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
}
