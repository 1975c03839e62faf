package dev.patchyard.cli;

/**
 * Makes sure that something is closed when a signal ends this process. Closing this withdraws it again, so that the
 * ordinary way out closes once.
 */
final class Ending implements AutoCloseable {
    private final Thread hook;

    private Ending(Thread hook) {
        this.hook = hook;
    }

    /** @param close called on a signal; must bear being called while the ordinary way is closing too */
    static Ending of(Runnable close) {
        Thread hook = new Thread(close, "ending");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Ending(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // The hook is running: it does the closing.
        }
    }
}
