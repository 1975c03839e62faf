package dev.patchyard.advisory;

import java.util.List;

/** Takes in what one reading of a feed finds, piece by piece, so that a large feed is never held as a whole. */
public interface FeedIntake {
    /**
     * Told once, before anything else.
     *
     * @param documents how many documents the source has, good or bad
     * @throws FeedFault when that cannot be true; the reading ends then
     */
    void begin(long documents);

    /** @param advisory one whose publication is {@link Advisory#UNDATED} appeared when it was first seen */
    void advisory(Advisory advisory);

    /** @param all every vulnerability that is known to be exploited; those left out are not any more */
    void exploited(List<KnownExploited> all);

    void likelihood(Likelihood likelihood);

    /** @param statements all that the document says; what it said earlier and does not say now is taken back */
    void statements(String document, List<VexStatement> statements);

    /** @param line the document's name and the reason, nothing quoted from it */
    void refused(String line);
}
