package dev.patchyard.chaos;

import java.time.Instant;

/** One life of a node, from its start to its crash; the world outside has one that never ends. */
final class Life {
    final String name;
    private boolean over;
    private Instant frozenUntil = Instant.MIN;
    private final Runnable ending;

    /** @param ending told once, when it is over */
    Life(String name, Runnable ending) {
        this.name = name;
        this.ending = ending;
    }

    boolean isOver() {
        return over;
    }

    /** Whatever belongs to it never does another thing. */
    void end() {
        if (!over) {
            over = true;
            ending.run();
        }
    }

    /** Stands still until then, and goes on as if nothing had been. */
    void freeze(Instant until) {
        frozenUntil = until;
    }

    Instant frozenUntil() {
        return frozenUntil;
    }
}
