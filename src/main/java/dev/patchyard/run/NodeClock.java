package dev.patchyard.run;

import java.time.Clock;

/**
 * This machine's own clock. Nothing is decided by it: what is due, open or over is judged by the time that all nodes share,
 * and this one is only compared with it.
 */
public record NodeClock(Clock clock) {}
