package dev.patchyard.inventory;

/**
 * A system that Patchyard depends on did not do what was asked. The kind says what the caller may do next; the
 * message says what was tried, on what, and never holds a secret or the body of an answer.
 */
public class CollaboratorFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What follows from the fault. */
    public enum Kind {
        /** Not reachable, too slow, 429 or 5xx, or an answer that is not of the contract: try again later. */
        UNAVAILABLE,
        /** The object is not there. */
        NOT_FOUND,
        /** The state of the object forbids it (409, 412 after re-reading): look before trying again. */
        CONFLICT,
        /** The request is refused for good (400, 401, 403, 422): trying again changes nothing. */
        REFUSED,
        /** The effect may or may not have happened: probe before trying again. */
        UNCERTAIN
    }

    private final Kind kind;

    public CollaboratorFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public CollaboratorFault(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** @return what follows from the fault */
    public Kind kind() {
        return kind;
    }

    /** @return whether the same call may succeed later without anybody changing anything */
    public boolean isRetryable() {
        return kind == Kind.UNAVAILABLE || kind == Kind.UNCERTAIN;
    }
}
