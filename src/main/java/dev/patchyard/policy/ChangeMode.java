package dev.patchyard.policy;

/** Where the change request of a run comes from. */
public enum ChangeMode {
    /** Somebody made one for this policy or run, or named one. */
    REQUIRE,
    /** The run raises one and waits for its approval. */
    CREATE
}
