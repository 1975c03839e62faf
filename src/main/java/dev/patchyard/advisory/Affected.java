package dev.patchyard.advisory;

import org.jspecify.annotations.Nullable;

/**
 * A package that an advisory is about.
 *
 * @param ecosystem    OSV's word, for example {@code Debian:12} or {@code Rocky Linux:9}
 * @param packageName  the package, or the source that packages are built from, as the package manager writes it
 * @param introduced   first affected version, {@code 0} for all
 * @param fixedVersion first version that is no longer affected, null while there is no fix
 */
public record Affected(String ecosystem, String packageName, String introduced, @Nullable String fixedVersion) {}
