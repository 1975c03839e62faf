package dev.patchyard.policy;

/** What happens to a CI whose facts contradict its tagged operating system. */
public enum OsMismatchMode {
    LEAVE_OUT,
    FOLLOW_FACTS
}
