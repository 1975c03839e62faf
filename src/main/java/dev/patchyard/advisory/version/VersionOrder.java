package dev.patchyard.advisory.version;

import io.github.nscuro.versatile.VersionFactory;
import io.github.nscuro.versatile.spi.Version;

/** The order in which a package manager puts versions; never compare versions as strings. */
public enum VersionOrder {
    DEB("deb"),
    RPM("rpm");

    private final String scheme;

    VersionOrder(String scheme) {
        this.scheme = scheme;
    }

    /**
     * @return negative, zero or positive as the left version is older than, equal to or newer than the right one
     * @throws IllegalArgumentException when one is not a version of the scheme
     */
    public int compare(String left, String right) {
        Version leftVersion = VersionFactory.forScheme(scheme, left);
        return leftVersion.compareTo(VersionFactory.forScheme(scheme, right));
    }
}
