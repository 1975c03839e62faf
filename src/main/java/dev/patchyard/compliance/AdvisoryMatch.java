package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Ecosystem;
import dev.patchyard.advisory.version.VersionOrder;
import dev.patchyard.inventory.OsFamily;
import java.util.Collection;
import java.util.List;

/**
 * Finds out which advisories an update closes: the advisory speaks about the host's system and the package, the
 * installed version is affected, and the version on offer is not older than the fixed one. A version that cannot be
 * put in order matches nothing.
 */
final class AdvisoryMatch {
    private final HostFacts facts;
    private final VersionOrder order;

    AdvisoryMatch(HostFacts facts) {
        this.facts = facts;
        this.order = OsFamily.ofDistribution(facts.distribution()) == OsFamily.RHEL ? VersionOrder.RPM : VersionOrder.DEB;
    }

    /** @return the identifiers closed by the update, ascending; withdrawn advisories close nothing */
    List<String> closedBy(PendingPatch update, Collection<Advisory> advisories) {
        return advisories.stream()
                .filter(advisory -> advisory.withdrawn() == null)
                .filter(advisory -> advisory.affected().stream().anyMatch(affected -> closes(update, affected)))
                .map(Advisory::id)
                .distinct()
                .sorted()
                .toList();
    }

    private boolean closes(PendingPatch update, Affected affected) {
        if (!affected.packageName().equals(update.name())
                || affected.fixedVersion() == null
                || update.installed().isEmpty()
                || !Ecosystem.covers(affected.ecosystem(), facts.distribution(), facts.release())) {
            return false;
        }
        try {
            boolean begun = "0".equals(affected.introduced())
                    || order.compare(update.installed(), affected.introduced()) >= 0;
            return begun
                    && order.compare(update.installed(), affected.fixedVersion()) < 0
                    && order.compare(update.available(), affected.fixedVersion()) >= 0;
        } catch (IllegalArgumentException notAVersion) {
            return false;
        }
    }
}
