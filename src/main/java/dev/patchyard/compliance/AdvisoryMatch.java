package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Ecosystem;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.advisory.version.VersionOrder;
import dev.patchyard.inventory.OsFamily;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds out which advisories an update closes: the advisory speaks about the host's system and about the package or the
 * source that it was built from, the installed version is affected, and the version on offer is not older than the fixed
 * one. Versions of a source are compared with an advisory about the source, those of the package with one about the
 * package. A version that cannot be put in order matches nothing.
 */
final class AdvisoryMatch {
    private final Map<String, List<PackageVersion>> installed;
    private final String distribution;
    private final String release;
    private final VersionOrder order;

    /**
     * @param installed    at least the packages that updates would move
     * @param distribution os-release ID of the host
     * @param release      its os-release VERSION_ID
     */
    AdvisoryMatch(Collection<PackageVersion> installed, String distribution, String release) {
        this.installed = installed.stream().collect(Collectors.groupingBy(PackageVersion::name));
        this.distribution = distribution;
        this.release = release;
        this.order = OsFamily.ofDistribution(distribution) == OsFamily.RHEL ? VersionOrder.RPM : VersionOrder.DEB;
    }

    /** @return a match for what is kept of a CI; empty when nothing is, so that nobody knows its system */
    static Optional<AdvisoryMatch> of(Collection<PackageVersion> kept) {
        return kept.stream().findFirst().map(any -> new AdvisoryMatch(kept, any.distribution(), any.release()));
    }

    /** @return identifiers of the advisories that it closes and that count, ascending */
    List<String> closedBy(PendingPatch update, Knowledge knowledge) {
        return knowledge.about(update).stream()
                .filter(advisory -> advisory.withdrawn() == null && closes(update, advisory))
                .filter(advisory -> spared(update, advisory, knowledge.statements(advisory)).isEmpty())
                .map(Advisory::id)
                .sorted()
                .toList();
    }

    /** @return whether the installed version is affected and the version on offer is not, whether or not the advisory stands */
    boolean closes(PendingPatch update, Advisory advisory) {
        List<Move> moves = moves(update);
        return advisory.affected().stream().anyMatch(affected -> moves.stream().anyMatch(move -> closes(move, affected)));
    }

    /** @return why the vendor has the installed package out of it, empty when the vendor does not */
    Optional<String> spared(PendingPatch update, Advisory advisory, Collection<VexStatement> statements) {
        return new Applicability(advisory, statements).spared(known(update).orElseGet(() -> new PackageVersion(
                distribution, release, update.name(), update.installed(), update.source().name(), update.source().version())));
    }

    private Optional<PackageVersion> known(PendingPatch update) {
        return installed.getOrDefault(update.name(), List.of()).stream()
                .filter(one -> one.version().equals(update.installed()))
                .findFirst();
    }

    /** The package's own move and that of its source; none for a package that the update would add. */
    private List<Move> moves(PendingPatch update) {
        if (update.installed().isEmpty()) {
            return List.of();
        }
        Move own = new Move(update.name(), update.installed(), update.available());
        return known(update)
                .filter(one -> one.sourceName().equals(update.source().name()))
                .map(one -> List.of(own, new Move(one.sourceName(), one.sourceVersion(), update.source().version())))
                .orElse(List.of(own));
    }

    private record Move(String name, String from, String to) {}

    private boolean closes(Move move, Affected affected) {
        if (!affected.packageName().equals(move.name())
                || affected.fixedVersion() == null
                || !Ecosystem.covers(affected.ecosystem(), distribution, release)) {
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
