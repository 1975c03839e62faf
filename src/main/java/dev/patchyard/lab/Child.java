package dev.patchyard.lab;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the lab that ends when its input closes: by us, or by our own end. What it complains goes to a log. */
final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;
    private final BufferedReader out;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.out = process.inputReader();
    }

    /** Starts a process with its complaints in {@code STATE/name.log}. */
    static Child start(String name, Path state, List<String> command) throws IOException {
        Path log = state.resolve(name + ".log");
        File file = log.toFile();
        return new Child(name, new ProcessBuilder(command).redirectError(file).start(), log);
    }

    /** @return the next line that it prints */
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw death();
        }
        return line;
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** @return why it is not there any more, in its own last words */
    IOException death() throws IOException {
        List<String> words = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
        return new IOException(words.isEmpty() ? "the lab's " + name + " ended"
                : words.getLast().replaceFirst("^lab: ", ""));
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException alreadyGone) {
            process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
