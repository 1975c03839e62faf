package dev.patchyard.advisory;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a feed is doing.
 *
 * @param name       the feed
 * @param triedAt    when it was read last, whatever came of it
 * @param acceptedAt when it was last read and believed, or had not changed since; null for never
 * @param version    what the source called the version that was believed last, null where it tells none
 * @param documents  how many documents the reading had that was believed last
 * @param refused    the first of the documents that were refused then, with their reasons
 * @param refusals   how many were refused
 * @param trouble    why the last reading was not believed, null when it was
 */
public record FeedState(
        String name,
        Instant triedAt,
        @Nullable Instant acceptedAt,
        @Nullable String version,
        long documents,
        List<String> refused,
        long refusals,
        @Nullable Trouble trouble) {
    /** Most refused documents that are named. */
    public static final int MOST_NAMED = 20;

    /**
     * Why a reading was not believed.
     *
     * @param documents how many the source had where that is too few to be believed unless a person says so, else null
     */
    public record Trouble(FeedFault.Kind kind, String reason, Instant since, @Nullable Long documents) {
        /** A trouble that is not about how much there is. */
        public Trouble(FeedFault.Kind kind, String reason, Instant since) {
            this(kind, reason, since, null);
        }
    }

    public FeedState {
        refused = List.copyOf(refused);
    }

    /** @return the state of a feed that nobody ever read */
    public static FeedState fresh(String name, Instant now) {
        return new FeedState(name, now, null, null, 0, List.of(), 0, null);
    }

    /** @return the state after a reading that changed nothing because nothing had changed */
    FeedState unchanged(Instant now) {
        return new FeedState(name, now, now, version, documents, refused, refusals, null);
    }

    /** @return the state after a reading that cannot be used; what was believed stays, and is asked for again */
    FeedState troubled(Instant now, FeedFault fault) {
        Instant since = trouble == null ? now : trouble.since();
        return new FeedState(
                name, now, acceptedAt, version, documents, refused, refusals,
                new Trouble(fault.kind(), String.valueOf(fault.getMessage()), since, fault.documents()));
    }

    /** @return the state of a feed that may have as few documents as that; it is read whole the next time */
    FeedState shrunk(long accepted) {
        return new FeedState(name, triedAt, acceptedAt, null, accepted, refused, refusals, trouble);
    }
}
