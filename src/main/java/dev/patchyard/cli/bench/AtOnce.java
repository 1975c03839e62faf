package dev.patchyard.cli.bench;

import dev.patchyard.cli.Trouble;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waiting, and doing the same to many hosts at once. */
public final class AtOnce {
    private AtOnce() {}

    /** @throws Trouble if interrupted */
    public static void pause(Duration length) {
        try {
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    /** Returns when all is done. @throws Trouble with the first failure */
    public static <T> void forEach(List<T> items, int atOnce, Consumer<T> work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            for (Future<?> done : items.stream().map(item -> threads.submit(() -> work.accept(item))).toList()) {
                done.get();
            }
        } catch (ExecutionException failed) {
            throw new Trouble(String.valueOf(failed.getCause().getMessage()));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }
}
