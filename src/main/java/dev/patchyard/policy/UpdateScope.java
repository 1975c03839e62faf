package dev.patchyard.policy;

/** Which pending updates a policy takes. */
public enum UpdateScope {
    /** Those from a security origin or matched by an advisory. */
    SECURITY,
    /** Everything pending. */
    ALL
}
