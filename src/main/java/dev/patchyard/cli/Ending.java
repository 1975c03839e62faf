package dev.patchyard.cli;

/**
 * Makes sure that something is closed when a signal ends this process. Closing this withdraws it again, so that the
 * ordinary way out closes once.
 */
final class Ending implements AutoCloseable {
    private final Thread hook;
    private volatile boolean begun;

    private Ending(Runnable close) {
        hook = new Thread(
                () -> {
                    begun = true;
                    close.run();
                },
                "ending");
    }

    /** @param close called on a signal; must bear being called while the ordinary way is closing too */
    static Ending of(Runnable close) {
        Ending ending = new Ending(close);
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /** @return whether a signal has come: what fails from now on fails because everything is being ended */
    boolean begun() {
        return begun;
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
