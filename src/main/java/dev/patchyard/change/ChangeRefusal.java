package dev.patchyard.change;

/** The built-in desk does not do what was asked; nothing was changed. */
public final class ChangeRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kind of reason. */
    public enum Why {
        /** There is no such change. */
        MISSING,
        /** Its state forbids it, or somebody else was faster. */
        STATE,
        /** It needs a second person. */
        SAME_PERSON,
        /** The same key was used for another change. */
        OTHER_CHANGE
    }

    private final Why why;

    public ChangeRefusal(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
