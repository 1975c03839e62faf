package dev.patchyard.cli.datacenter;

import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a child to become useful, and tells its last words when it ends instead. */
final class Waiting {
    private Waiting() {}

    /**
     * @param done asked about five times a second
     * @throws Trouble if the child ends before, or the time is over
     */
    static void until(Child child, Duration limit, BooleanSupplier done) {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (!child.alive()) {
                throw new Trouble(child.name() + " ended before it answered: " + lastWords(child.log()));
            }
            if (System.nanoTime() > end) {
                throw new Trouble(child.name() + " did not answer within " + limit.toSeconds() + " s; see " + child.log());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted");
        }
    }

    private static String lastWords(Path log) {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                    .toList();
            return (lines.isEmpty() ? "it said nothing" : lines.getLast()) + " (see " + log + ")";
        } catch (IOException unreadable) {
            return "see " + log;
        }
    }
}
