package dev.patchyard.cli.datacenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that lives no longer than this one: its standard input is a pipe that only we hold open, and it ends when the
 * pipe closes. It is in a session of its own, so that an interrupt from the terminal reaches us alone and we end the
 * children in the right order. Safe for use by several threads.
 */
final class Child {
    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a process whose standard output and standard error go to a file.
     *
     * @param name        what messages call it
     * @param environment added to our own
     * @throws UncheckedIOException if it cannot be started
     */
    static Child logged(String name, List<String> command, Map<String, String> environment, Path log) {
        return start(name, command, environment, log, ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    /** Starts a process as {@link #logged} does, but for its standard output, which is read through {@link #process()}. */
    static Child talking(String name, List<String> command, Map<String, String> environment, Path log) {
        return start(name, command, environment, log, ProcessBuilder.Redirect.PIPE);
    }

    private static Child start(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path log,
            ProcessBuilder.Redirect output) {
        List<String> words = new ArrayList<>(List.of("setsid", "--"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new Child(name, builder.start(), log);
        } catch (IOException refused) {
            throw new UncheckedIOException(name + " cannot be started: " + refused.getMessage(), refused);
        }
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    Process process() {
        return process;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Closes the pipe; the child begins to end. May be called twice. */
    void release() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            // It ended before us: there is no pipe to close.
        }
    }

    /** Releases the child, waits as long as given for its orderly end, and then ends it and what it started. */
    void end(Duration patience) {
        release();
        if (endedWithin(patience)) {
            return;
        }
        List<ProcessHandle> family = process.descendants().toList();
        process.destroy();
        if (!endedWithin(Duration.ofSeconds(2))) {
            process.destroyForcibly();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        endedWithin(Duration.ofSeconds(2));
    }

    private boolean endedWithin(Duration limit) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
            return !process.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
