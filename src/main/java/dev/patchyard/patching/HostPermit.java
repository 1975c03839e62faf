package dev.patchyard.patching;

/**
 * Asked right before a host is touched for the first time: gate, window, pause, failure budget, parallel limit and the
 * host's own snapshot. May take minutes. A second question for a host that was permitted in this run is granted again.
 */
@FunctionalInterface
public interface HostPermit {
    Answer ask(String ciId);

    /** The play does not wait for this host any more; a permit that is still thought about is not given. Twice is fine. */
    default void withdraw(String ciId) {}

    /** What the play does next with the host. */
    sealed interface Answer {
        /**
         * Begin.
         *
         * @param epoch of the claim under which it was permitted; the host lets nobody with an older one act on it
         */
        record Granted(long epoch) implements Answer {}

        /**
         * Leave the host untouched.
         *
         * @param reason shown as the reason of its state
         */
        record Denied(String reason) implements Answer {}
    }
}
