package dev.patchyard.chaos;

/** Ends a fiber of a node that is no more. An error, so that nobody in the house takes it for something to go on from. */
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String what) {
        super(what, null, false, false);
    }
}
