package dev.patchyard.lab.hosts;

/** An order to a lab host that did not work out; the message says which and why. */
public final class HostFailure extends RuntimeException {
    public HostFailure(String message) {
        super(message);
    }
}
