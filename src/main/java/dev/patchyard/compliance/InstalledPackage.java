package dev.patchyard.compliance;

/**
 * A package as the package manager keeps it.
 *
 * @param name       its name
 * @param arch       its architecture
 * @param version    full version, with epoch and release where there are any
 * @param configured false while it is half-installed, half-configured, unpacked only or waiting for triggers
 * @param source     what it was built from
 */
public record InstalledPackage(String name, String arch, String version, boolean configured, SourcePackage source) {}
