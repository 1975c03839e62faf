package dev.patchyard.patching;

import java.time.Instant;

/**
 * Something that happened on a host during a play, for people who watch.
 *
 * @param ciId  the CI
 * @param at    when the controller saw it
 * @param stage how far the host is
 * @param text  one line, cut at 2,000 characters, secrets masked
 */
public record HostEvent(String ciId, Instant at, HostStage stage, String text) {}
