package dev.patchyard.adapter.postgres.keeper;

import dev.patchyard.adapter.postgres.DatabaseUnusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the machine and waits for its end. */
final class Tool {
    private static final int SHOWN = 600;

    private Tool() {}

    /**
     * @param code   exit code, -1 when the program is not there
     * @param output what it wrote, both streams
     */
    record Ending(int code, String output) {
        boolean isGood() {
            return code == 0;
        }

        /** @return the end of the output on one line */
        String lastWords() {
            String line = output.strip().replaceAll("\\s+", " ");
            return line.length() <= SHOWN ? line : "… " + line.substring(line.length() - SHOWN);
        }
    }

    /**
     * Output goes through a file: a pipe would stay open for as long as a server that the program started lives.
     *
     * @throws DatabaseUnusable when the time is over; the program is ended then
     */
    static Ending run(List<String> command, Duration limit) {
        try {
            Path output = Files.createTempFile("patchyard-postgres", ".out");
            try {
                return run(command, limit, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Ending run(List<String> command, Duration limit, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.directory(Path.of("/").toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        Process process;
        try {
            process = builder.start();
        } catch (IOException notThere) {
            return new Ending(-1, command.getFirst() + " cannot be started");
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new DatabaseUnusable(command.getFirst() + " did not end within " + limit.toSeconds() + " s");
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new DatabaseUnusable("interrupted while waiting for " + command.getFirst(), stop);
        }
        return new Ending(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
    }
}
