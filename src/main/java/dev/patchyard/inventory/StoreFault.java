package dev.patchyard.inventory;

/**
 * Our own database did not do what was asked. It says nothing about anybody else: whoever holds a decision back because of
 * it asks again instead of taking it for a no.
 */
public class StoreFault extends CollaboratorFault {
    private static final long serialVersionUID = 1L;

    public StoreFault(Kind kind, String message) {
        super(kind, message);
    }
}
