package dev.patchyard.compliance;

/**
 * A version of a package on a system; many hosts have the same.
 *
 * @param distribution  os-release ID
 * @param release       os-release VERSION_ID
 * @param name          the package
 * @param version       its full version
 * @param sourceName    what it was built from
 * @param sourceVersion the version of that
 */
public record PackageVersion(
        String distribution, String release, String name, String version, String sourceName, String sourceVersion) {}
