package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Ecosystem;
import dev.patchyard.advisory.version.VersionOrder;
import dev.patchyard.inventory.OsFamily;
import java.util.Collection;
import java.util.List;

/**
 * Finds out which advisories an update closes: the advisory speaks about the host's system and about the package or the
 * source that it was built from, the installed version is affected, and the version on offer is not older than the fixed
 * one. Versions of a source are compared with an advisory about the source, those of the package with one about the
 * package. A version that cannot be put in order matches nothing.
 */
final class AdvisoryMatch {
    private final HostScan scan;
    private final HostFacts facts;
    private final VersionOrder order;

    /** @param facts those of the scan */
    AdvisoryMatch(HostScan scan, HostFacts facts) {
        this.scan = scan;
        this.facts = facts;
        this.order = OsFamily.ofDistribution(facts.distribution()) == OsFamily.RHEL ? VersionOrder.RPM : VersionOrder.DEB;
    }

    /** @return the identifiers closed by the update, ascending; withdrawn advisories close nothing */
    List<String> closedBy(PendingPatch update, Collection<Advisory> advisories) {
        List<Move> moves = moves(update);
        return advisories.stream()
                .filter(advisory -> advisory.withdrawn() == null)
                .filter(advisory -> advisory.affected().stream()
                        .anyMatch(affected -> moves.stream().anyMatch(move -> closes(move, affected))))
                .map(Advisory::id)
                .distinct()
                .sorted()
                .toList();
    }

    /** The package's own move and that of its source; none for a package that the update would add. */
    private List<Move> moves(PendingPatch update) {
        if (update.installed().isEmpty()) {
            return List.of();
        }
        Move own = new Move(update.name(), update.installed(), update.available());
        return scan.packages().stream()
                .filter(one -> one.name().equals(update.name()) && one.version().equals(update.installed()))
                .map(InstalledPackage::source)
                .filter(source -> source.name().equals(update.source().name()))
                .findFirst()
                .map(source -> List.of(own, new Move(source.name(), source.version(), update.source().version())))
                .orElse(List.of(own));
    }

    private record Move(String name, String from, String to) {}

    private boolean closes(Move move, Affected affected) {
        if (!affected.packageName().equals(move.name())
                || affected.fixedVersion() == null
                || !Ecosystem.covers(affected.ecosystem(), facts.distribution(), facts.release())) {
            return false;
        }
        try {
            boolean begun = "0".equals(affected.introduced()) || order.compare(move.from(), affected.introduced()) >= 0;
            return begun
                    && order.compare(move.from(), affected.fixedVersion()) < 0
                    && order.compare(move.to(), affected.fixedVersion()) >= 0;
        } catch (IllegalArgumentException notAVersion) {
            return false;
        }
    }
}
