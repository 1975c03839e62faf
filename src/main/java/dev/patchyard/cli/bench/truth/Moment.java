package dev.patchyard.cli.bench.truth;

/** When a fault is made. What strikes in the middle of a play is armed before the run. */
enum Moment {
    BEFORE_PLAN,
    BEFORE_RUN
}
