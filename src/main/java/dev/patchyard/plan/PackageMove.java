package dev.patchyard.plan;

import java.util.List;

/**
 * One package of a transaction, exactly.
 *
 * @param name       package
 * @param arch       architecture
 * @param from       installed version, empty for a package that is added as a dependency
 * @param to         version that is installed
 * @param origin     label or repository it comes from
 * @param security   whether it is a security update
 * @param advisories identifiers it fixes
 */
public record PackageMove(
        String name, String arch, String from, String to, String origin, boolean security, List<String> advisories) {
    public PackageMove {
        advisories = List.copyOf(advisories);
    }

    @Override
    public String toString() {
        return name + " " + (from.isEmpty() ? "(new)" : from) + " → " + to;
    }
}
