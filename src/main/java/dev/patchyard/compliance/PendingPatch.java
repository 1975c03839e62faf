package dev.patchyard.compliance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An update that a host could take.
 *
 * @param name       package
 * @param arch       its architecture
 * @param installed  version now, empty for a package that the update would add
 * @param available  version it would move to
 * @param origin     label or repository the update comes from
 * @param security   whether that origin, or the repository's own update notice, calls it a security update
 * @param held       whether the host's operator holds it back
 * @param advisories identifiers of advisories that the update fixes, known to us
 * @param source     what the available version was built from; where that is not known, as in a state that was kept
 *                   before scans told it, the package counts as a source of its own
 */
public record PendingPatch(
        String name,
        String arch,
        String installed,
        String available,
        String origin,
        boolean security,
        boolean held,
        List<String> advisories,
        @Nullable SourcePackage source) {
    public PendingPatch {
        advisories = List.copyOf(advisories);
        source = source == null ? new SourcePackage(name, available) : source;
    }

    /** @return the same update with these advisories */
    public PendingPatch fixing(List<String> ids) {
        return new PendingPatch(name, arch, installed, available, origin, security, held, ids, source);
    }
}
