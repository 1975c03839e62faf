package dev.patchyard.advisory.version;

/** The order in which a package manager puts versions; never compare versions as strings. */
public enum VersionOrder {
    DEB {
        @Override
        public int compare(String left, String right) {
            return DebVersion.parse(left).compareTo(DebVersion.parse(right));
        }
    },
    RPM {
        @Override
        public int compare(String left, String right) {
            return RpmVersion.parse(left).compareTo(RpmVersion.parse(right));
        }
    },
    NPM {
        @Override
        public int compare(String left, String right) {
            return NpmVersion.parse(left).compareTo(NpmVersion.parse(right));
        }
    };

    static final int LONGEST = 400;

    /**
     * @return -1, 0 or 1 as the left version is older than, equal to or newer than the right one
     * @throws IllegalArgumentException when one is not a version of the scheme
     */
    public abstract int compare(String left, String right);

    /** NB: versions are strangers' text, so the fault does not quote them. */
    static IllegalArgumentException notAVersion(String scheme) {
        return new IllegalArgumentException("not a version of " + scheme);
    }
}
