package dev.patchyard.cli;

/** Something that a person at the terminal must know or do; the message is the whole of it, no trace is shown. */
public class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Trouble(String message) {
        super(message);
    }
}
