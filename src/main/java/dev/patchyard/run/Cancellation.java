package dev.patchyard.run;

import java.time.Instant;

/**
 * Somebody's wish to stop a run.
 *
 * @param actor  who
 * @param at     when
 * @param abort  whether running plays are ended, too; otherwise hosts that were begun finish
 * @param reason why, may be empty
 */
public record Cancellation(String actor, Instant at, boolean abort, String reason) {}
