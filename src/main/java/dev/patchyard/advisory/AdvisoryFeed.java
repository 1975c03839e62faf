package dev.patchyard.advisory;

import org.jspecify.annotations.Nullable;

/** A source of advisories, or of what is known about the danger of vulnerabilities. */
public interface AdvisoryFeed {
    /** @return by which people and the kept state know it */
    String name();

    /**
     * Reads everything the source has now. May be called any number of times. A faulty document is refused with its
     * reason and the others are taken.
     *
     * @param version what an earlier reading returned, null for none; the source may answer that nothing has changed
     * @param intake  is told of everything that was found, first of all how much
     * @throws FeedFault when the source as a whole cannot be used
     */
    Reading read(@Nullable String version, FeedIntake intake);

    /**
     * @param unchanged whether the source still has the version that was asked about; the intake was told nothing then
     * @param version   what to ask about next time, null where the source tells none
     */
    record Reading(boolean unchanged, @Nullable String version) {}
}
