package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Ecosystem;
import dev.patchyard.advisory.VexStatement;
import dev.patchyard.advisory.version.VersionOrder;
import dev.patchyard.inventory.OsFamily;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what an advisory means for an installed package. A vendor's statement that the package is not affected wins over
 * ranges of versions; a vendor that still looks wins over an advisory without a fix. Pure.
 */
public final class Applicability {
    private static final String NEVER_CONTAINED = "vulnerable_code_not_present";

    private final Advisory advisory;
    private final List<VexStatement> statements;

    /** @param statements at least those about the advisory's CVE numbers */
    public Applicability(Advisory advisory, Collection<VexStatement> statements) {
        this.advisory = advisory;
        List<String> cves = advisory.cves();
        this.statements = statements.stream().filter(one -> cves.contains(one.cve())).toList();
    }

    /** @return names of all packages and sources that are spoken about */
    public Set<String> names() {
        return Stream.concat(
                        advisory.affected().stream().map(Affected::packageName), statements.stream().map(VexStatement::packageName))
                .collect(Collectors.toSet());
    }

    /** @return empty when nothing is said about the package on its system, and for a withdrawn advisory */
    public Optional<Standing.OfPackage> of(PackageVersion installed) {
        if (advisory.withdrawn() != null) {
            return Optional.empty();
        }
        Optional<String> safe = spared(installed);
        if (safe.isPresent()) {
            return Optional.of(standing(installed, AdvisoryState.NOT_AFFECTED, null, safe.get()));
        }
        Optional<Standing.OfPackage> byVersion = advisory.affected().stream()
                .filter(affected -> isAbout(installed, affected.ecosystem(), affected.packageName()))
                .map(affected -> of(installed, affected))
                .min(Applicability::worseFirst);
        boolean isOpen = said(installed, VexStatement.Status.UNDER_INVESTIGATION).isPresent();
        boolean hasAnswer = byVersion.filter(one -> one.state() != AdvisoryState.AFFECTED_NO_FIX).isPresent();
        return isOpen && !hasAnswer
                ? Optional.of(standing(installed, AdvisoryState.UNKNOWN, null, "")) : byVersion;
    }

    /**
     * Says whether the vendor has the package out of it: by a statement for every CVE number of the advisory, because one of
     * several says nothing of the others.
     *
     * @return the justification, empty when the vendor says no such thing
     */
    public Optional<String> spared(PackageVersion installed) {
        List<VexStatement> safe = statements.stream()
                .filter(one -> one.status() == VexStatement.Status.NOT_AFFECTED)
                .filter(one -> isAbout(installed, one.ecosystem(), one.packageName()))
                .toList();
        boolean all = safe.stream().map(VexStatement::cve).distinct().count() == advisory.cves().size();
        return safe.isEmpty() || !all
                ? Optional.empty()
                : Optional.of(safe.stream().map(VexStatement::justification).distinct().collect(Collectors.joining("; ")));
    }

    private static int worseFirst(Standing.OfPackage one, Standing.OfPackage other) {
        return one.state().compareTo(other.state());
    }

    private Optional<VexStatement> said(PackageVersion installed, VexStatement.Status status) {
        return statements.stream()
                .filter(one -> one.status() == status && isAbout(installed, one.ecosystem(), one.packageName()))
                .findFirst();
    }

    private static boolean isAbout(PackageVersion installed, String ecosystem, String name) {
        return (name.equals(installed.name()) || name.equals(installed.sourceName()))
                && Ecosystem.covers(ecosystem, installed.distribution(), installed.release());
    }

    private static Standing.OfPackage of(PackageVersion installed, Affected affected) {
        try {
            return compared(installed, affected);
        } catch (IllegalArgumentException notAVersion) {
            return standing(installed, AdvisoryState.UNKNOWN, affected.fixedVersion(), "");
        }
    }

    private static Standing.OfPackage compared(PackageVersion installed, Affected affected) {
        boolean isRpm = OsFamily.ofDistribution(installed.distribution()) == OsFamily.RHEL;
        VersionOrder order = isRpm ? VersionOrder.RPM : VersionOrder.DEB;
        // NB: of a Debian package that bears its source's name the source is meant: rebuilt packages have a version of their
        // own. An rpm's source knows no epoch, so there the package is meant.
        boolean isSource = affected.packageName().equals(installed.sourceName())
                && !(isRpm && affected.packageName().equals(installed.name()));
        String version = isSource ? installed.sourceVersion() : installed.version();
        if (!"0".equals(affected.introduced()) && order.compare(version, affected.introduced()) < 0) {
            return standing(installed, AdvisoryState.NOT_AFFECTED, null, NEVER_CONTAINED);
        }
        if (affected.fixedVersion() != null) {
            boolean isFixed = order.compare(version, affected.fixedVersion()) >= 0;
            return standing(
                    installed, isFixed ? AdvisoryState.FIXED : AdvisoryState.AFFECTED_FIX_AVAILABLE, affected.fixedVersion(), "");
        }
        boolean isPast = affected.lastAffected() != null && order.compare(version, affected.lastAffected()) > 0;
        return standing(installed, isPast ? AdvisoryState.FIXED : AdvisoryState.AFFECTED_NO_FIX, null, "");
    }

    private static Standing.OfPackage standing(
            PackageVersion installed, AdvisoryState state, @Nullable String fixed, String justification) {
        return new Standing.OfPackage(installed.name(), installed.version(), state, fixed, justification);
    }
}
