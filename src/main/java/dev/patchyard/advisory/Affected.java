package dev.patchyard.advisory;

import org.jspecify.annotations.Nullable;

/**
 * A package that an advisory is about.
 *
 * @param ecosystem    OSV's word, for example {@code Debian:12} or {@code Rocky Linux:9}
 * @param packageName  the package, or the source that packages are built from, as the package manager writes it
 * @param introduced   first affected version, {@code 0} for all
 * @param fixedVersion first version that is no longer affected, null while there is no fix
 * @param lastAffected last affected version where the source names that instead of a fixed one, else null
 */
public record Affected(
        String ecosystem, String packageName, String introduced, @Nullable String fixedVersion, @Nullable String lastAffected) {
    /** A package whose affected versions have no last one that is known. */
    public Affected(String ecosystem, String packageName, String introduced, @Nullable String fixedVersion) {
        this(ecosystem, packageName, introduced, fixedVersion, null);
    }
}
