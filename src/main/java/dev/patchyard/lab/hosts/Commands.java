package dev.patchyard.lab.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and gives what it said. */
final class Commands {
    private static final int MOST_OUTPUT = 16 << 20;
    private static final ExecutorService READERS = Executors.newVirtualThreadPerTaskExecutor();

    private Commands() {}

    /**
     * Runs a program with nothing on its input.
     *
     * @throws HostFailure if it cannot be started, or has not ended in time and was killed with all it started
     */
    static HostControl.Output run(List<String> command, Duration limit) {
        Process process = started(command);
        CompletableFuture<String> out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), READERS);
        CompletableFuture<String> error = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), READERS);
        try {
            process.getOutputStream().close();
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new HostControl.Output(process.exitValue(), out.join(), error.join());
            }
            throw new HostFailure("did not end within " + limit.toSeconds() + " s: " + command.getLast());
        } catch (IOException | InterruptedException stopped) {
            throw new HostFailure("was interrupted: " + command.getLast());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Process started(List<String> command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException missing) {
            throw new HostFailure("cannot run " + command.getFirst() + ": " + missing.getMessage());
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            String text = new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            stream.skip(Long.MAX_VALUE);
            return text;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
