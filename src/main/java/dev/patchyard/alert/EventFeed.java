package dev.patchyard.alert;

import java.time.Instant;
import java.util.List;

/** What happened on this server and its fellows, for whoever wants to react to it. Safe for use by many threads. */
public interface EventFeed {
    /**
     * Tells an event. It belongs to the unit of work it is told in. Whoever has seen an event has been able to see all with
     * smaller numbers, so that going on after a number loses none.
     */
    void tell(FeedEvent.Draft draft);

    /** Tells events one after the other, as {@link #tell} does. */
    default void tellAll(List<FeedEvent.Draft> drafts) {
        drafts.forEach(this::tell);
    }

    /** @return events with a number above {@code seq}, ascending */
    List<FeedEvent> after(long seq, int limit);

    /** Forgets the oldest events of before then; the newest one of all stays, so that numbers go on. @return how many */
    int forget(Instant toldBefore, int limit);

    /** @return the number of the newest event, 0 when there is none */
    long last();
}
