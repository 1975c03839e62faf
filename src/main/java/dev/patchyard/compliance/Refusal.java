package dev.patchyard.compliance;

/** Why a policy does not take an update. */
public enum Refusal {
    /** The host's operator holds the package. */
    HELD,
    /** The policy never moves packages of that name. */
    EXCLUDED,
    /** The policy takes security updates, and nothing says that this is one. */
    OUT_OF_SCOPE,
    /** All that it fixes was published after the policy's patch level. */
    BEYOND_LEVEL
}
