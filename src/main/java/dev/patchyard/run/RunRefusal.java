package dev.patchyard.run;

/** A wish that is not granted; nothing was stored. */
public final class RunRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of reason, which decides the answer's status. */
    public enum Why {
        NO_POLICY,
        NO_RUN,
        NO_HOST,
        NO_PLAN,
        DISABLED,
        /** The policy counts on what this server lacks. */
        UNFIT,
        STATE
    }

    private final Why why;
    private final String field;

    public RunRefusal(Why why, String field, String message) {
        super(message);
        this.why = why;
        this.field = field;
    }

    public Why why() {
        return why;
    }

    /** @return the field of the request that is at fault, in wire names */
    public String field() {
        return field;
    }
}
