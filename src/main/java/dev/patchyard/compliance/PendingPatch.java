package dev.patchyard.compliance;

import java.util.List;

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
 */
public record PendingPatch(
        String name,
        String arch,
        String installed,
        String available,
        String origin,
        boolean security,
        boolean held,
        List<String> advisories) {
    public PendingPatch {
        advisories = List.copyOf(advisories);
    }

    /** @return the same update with these advisories */
    public PendingPatch fixing(List<String> ids) {
        return new PendingPatch(name, arch, installed, available, origin, security, held, ids);
    }
}
