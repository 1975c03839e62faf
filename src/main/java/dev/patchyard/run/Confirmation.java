package dev.patchyard.run;

import java.time.Instant;

/**
 * A person's word that a plan that looks odd is meant as it is.
 *
 * @param actor  who
 * @param at     when
 * @param reason why
 */
public record Confirmation(String actor, Instant at, String reason) {}
