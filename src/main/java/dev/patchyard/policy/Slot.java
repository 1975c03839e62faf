package dev.patchyard.policy;

import java.time.Instant;

/**
 * A moment at which a policy is due.
 *
 * @param instant   when
 * @param localTime the same on the clock of the policy's zone, with offset and zone, for people
 * @param note      what a change of the clocks did to it; empty on an ordinary day
 */
public record Slot(Instant instant, String localTime, String note) {}
