package dev.patchyard.advisory;

import org.jspecify.annotations.Nullable;

/** Why a feed could not be read as a whole; nothing of that reading counts as news. The message is for people. */
public final class FeedFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable Long documents;

    /** What is wrong. */
    public enum Kind {
        /** The source does not answer, or not in time. */
        UNAVAILABLE,
        /** What it answers is not what it should be, or too large. */
        FAULTY,
        /** It is well formed and says so little that it cannot be true. */
        ANOMALY
    }

    public FeedFault(Kind kind, String message) {
        this(kind, message, null);
    }

    /** @param documents how many the source has where their number is what is not believed, else null */
    FeedFault(Kind kind, String message, @Nullable Long documents) {
        super(message);
        this.kind = kind;
        this.documents = documents;
    }

    @Nullable Long documents() {
        return documents;
    }

    public Kind kind() {
        return kind;
    }
}
