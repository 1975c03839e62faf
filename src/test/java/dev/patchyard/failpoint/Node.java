package dev.patchyard.failpoint;

import dev.patchyard.journey.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link FailpointServer} as a process of its own, in a directory of its own. It ends with this JVM. */
public final class Node implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final Path home;
    private final Path points;
    private final Duration lease;
    private final Map<String, String> settings;
    private final Wire wire;
    private Process process;

    /**
     * @param home     directory of the node
     * @param points   directory of failpoints
     * @param settings of the server, as environment
     * @param wire     between it and its database
     */
    public Node(Path home, Path points, Duration lease, Map<String, String> settings, Wire wire) {
        this.home = home;
        this.points = points;
        this.lease = lease;
        this.settings = settings;
        this.wire = wire;
        start();
    }

    /** Starts it, also in the place of one that ended; {@link #awaitReady} tells when it answers. */
    public void start() {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", classes, FailpointServer.class.getName(),
                points.toString(), home.toString(), ready().toString(), clock().toString(), lease.toString());
        builder.environment().putAll(settings);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            Files.deleteIfExists(ready());
            process = builder.start();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    public Node awaitReady() {
        Eventually.get("server " + home + ": " + logged(), START,
                () -> Files.exists(ready()) || !process.isAlive(), done -> done);
        if (!process.isAlive()) {
            throw new AssertionError("server " + home + " ended: " + logged());
        }
        return this;
    }

    /** Starts it again when it ended, and waits until it answers. */
    public Node awaitUp() {
        if (!process.isAlive()) {
            start();
        }
        return awaitReady();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** @return whether it ended within that time */
    public boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    /** Asks it to end, as an orderly stop of the service does. */
    public void terminate() {
        process.destroy();
    }

    /** @param name {@code STOP} or {@code CONT} */
    public void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** Sets the machine's clock: from now on it is off by so much. */
    public void setClock(Duration off) {
        try {
            Path fresh = Files.writeString(home.resolve("clock.fresh"), off.toString());
            Files.move(fresh, clock(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public Wire wire() {
        return wire;
    }

    /** @return where it answers */
    public String url() {
        return read(ready());
    }

    /** @return everything that it ever logged */
    public String logged() {
        return Files.exists(log()) ? read(log()) : "";
    }

    private Path clock() {
        return home.resolve("clock");
    }

    private Path ready() {
        return home.resolve("ready");
    }

    private Path log() {
        return home.resolve("server.log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        signal("CONT");
        process.destroyForcibly();
        endsWithin(Duration.ofSeconds(10));
        wire.close();
    }

    @Override
    public String toString() {
        return home.getFileName() + " (" + pid() + (isAlive() ? ")" : ", ended)");
    }
}
