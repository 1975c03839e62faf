package dev.patchyard.advisory;

import java.time.Duration;

/**
 * A feed and how often it is read.
 *
 * @param every zero for one that is read when the server starts and not again
 */
public record ScheduledFeed(AdvisoryFeed feed, Duration every) {}
