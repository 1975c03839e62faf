package dev.patchyard.cli.datacenter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of several servers on one database, which can be killed as the kernel would do it and started again in its place. It
 * ends with its datacenter. Used by one thread.
 */
public final class Node {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration DEATH = Duration.ofSeconds(10);

    private final Path state;
    private final Path ready;
    private final Supplier<Child> starting;
    private @Nullable Child server;

    Node(Path state, Path ready, Supplier<Child> starting) {
        this.state = state;
        this.ready = ready;
        this.starting = starting;
    }

    /** Starts its process and does not wait for it. It must not be running. */
    public void start() {
        if (isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        server = starting.get();
    }

    /** @throws dev.patchyard.cli.Trouble if it ends before it answers, or does not answer in time */
    public void awaitAnswer() {
        Waiting.until(server, START, this::answers);
    }

    /** @return whether it said that it answers, and has not been started again since */
    public boolean answers() {
        return Files.exists(ready);
    }

    public boolean isAlive() {
        return server != null && server.alive();
    }

    /** Kills it without a word to anybody; what it had started lives on. Returns when its process is gone. */
    public void kill() {
        server.process().destroyForcibly();
        server.end(DEATH);
    }

    /** @return whether a play of this name was begun by this node, now or in an earlier life */
    public boolean began(String playId) {
        return Files.isDirectory(state.resolve("plays").resolve(playId));
    }

    /** @return the log of all its lives */
    public Path log() {
        return server.log();
    }
}
