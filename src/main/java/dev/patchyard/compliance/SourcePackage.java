package dev.patchyard.compliance;

/**
 * What a package was built from. One source gives several packages, whose own versions may differ from its version;
 * vendors' advisories often speak of the source.
 *
 * @param name    the source's name
 * @param version its full version
 */
public record SourcePackage(String name, String version) {}
