package dev.patchyard.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The processes of one lab. They are ended in the reverse order of their start; one that ends by itself is told. */
final class Children implements AutoCloseable {
    private final Path state;
    private final Deque<Child> children = new ArrayDeque<>();
    private final Runnable onDeath;
    private volatile boolean complete;
    private volatile boolean closing;
    private volatile boolean failed;

    /** @param onDeath what happens when one of a complete lab's processes ends by itself */
    Children(Path state, Runnable onDeath) {
        this.state = state;
        this.onDeath = onDeath;
    }

    synchronized Child start(String name, List<String> command) throws IOException {
        if (closing) {
            throw new IOException("the lab is being ended");
        }
        Child child = Child.start(name, state, command);
        children.push(child);
        child.onExit(() -> {
            if (complete && !closing) {
                died(child);
            }
        });
        return child;
    }

    /** Says that all are there: from now on none may end by itself. Until then whoever starts them watches them. */
    void complete() {
        complete = true;
        children.stream().filter(child -> !child.alive()).findFirst().ifPresent(this::died);
    }

    /** @return whether one ended by itself */
    boolean failed() {
        return failed;
    }

    @Override
    public synchronized void close() {
        closing = true;
        while (!children.isEmpty()) {
            children.pop().close();
        }
    }

    private void died(Child child) {
        failed = true;
        System.err.printf("lab: its %s ended, so the lab ends; see %s%n", child.name(),
                state.resolve(child.name() + ".log"));
        onDeath.run();
    }
}
