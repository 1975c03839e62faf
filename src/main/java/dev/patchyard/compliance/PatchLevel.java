package dev.patchyard.compliance;

/**
 * A patch level, which is one of two things.
 *
 * @param kind  LEVEL for a month, PACKAGES for a digest of the installed set
 * @param value the month as {@code YYYY-MM}, or the digest's first 12 hexadecimal digits
 */
public record PatchLevel(Kind kind, String value) {
    public enum Kind {
        LEVEL,
        PACKAGES
    }

    @Override
    public String toString() {
        return kind == Kind.LEVEL ? value : "packages:" + value;
    }
}
