package dev.patchyard.policy;

/** What a policy patches. */
public enum ContentKind {
    OS_PACKAGES
}
