package dev.patchyard.compliance;

import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Puts what waits on the CIs in service into the order in which it should be done, with the day until which it must be. What
 * is withdrawn counts no more, whatever the last scan saw, nor does what the vendor says does not affect the package; what
 * nobody offers a better version for counts like everything else.
 */
public final class FindingDesk {
    private static final CiSelector EVERYBODY = CiSelector.byTags(Map.of());

    private final ComplianceBoard board;
    private final Sources sources;
    private final Cmdb cmdb;
    private final Clock clock;

    /** Where it looks things up. */
    public record Sources(AdvisoryBoard advisories, RiskBook risks, PackageBook packages, AcceptanceShelf acceptances) {}

    public FindingDesk(ComplianceBoard board, Sources sources, Cmdb cmdb, Clock clock) {
        this.board = board;
        this.sources = sources;
        this.cmdb = cmdb;
        this.clock = clock;
    }

    /** @return all findings, what to do first first; without an answer of the CMDB the exposure of every CI is unknown */
    public List<Finding> all() {
        return pass().of(board.all()).stream().sorted(Finding.FIRST).toList();
    }

    /** @return a pass in which findings are told for some CIs at a time, as of now */
    public FindingPass pass() {
        List<RiskAcceptance> holding =
                sources.acceptances().all().stream().filter(one -> one.holds(clock.instant())).toList();
        return new FindingPass(
                sources.advisories(), sources.risks(), sources.packages(), exposures(), holding, clock.instant());
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
