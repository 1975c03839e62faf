package dev.patchyard.chaos;

/** Somebody does the same again and again while no time passes: a world that never ends. */
final class Livelock extends Error {
    private static final long serialVersionUID = 1L;

    Livelock() {
        super("no time passes any more", null, false, false);
    }
}
