package dev.patchyard.advisory;

/**
 * What a vendor says about a vulnerability in one of its packages, beyond fixed versions.
 *
 * @param cve           its CVE number
 * @param ecosystem     OSV's word, as in {@link Affected}
 * @param packageName   the package or source
 * @param status        what is said
 * @param justification why the package is not affected, as the vendor puts it; empty for other statements
 */
public record VexStatement(String cve, String ecosystem, String packageName, Status status, String justification) {
    /** What can be said. */
    public enum Status {
        NOT_AFFECTED,
        UNDER_INVESTIGATION
    }
}
