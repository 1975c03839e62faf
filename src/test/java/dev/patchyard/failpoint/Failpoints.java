package dev.patchyard.failpoint;

import dev.patchyard.journey.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Named points at which a server halts or waits. They lie in a directory that several servers share: a file bears the name
 * of a point and says what is to be done there; of the servers that come to it the first one takes it away and does it. A
 * name may begin with the phase that the server walks. Safe for use by many threads and processes.
 */
public final class Failpoints {
    private static final String HALT = "halt";
    private static final String WAIT = "wait";
    private static final String REACHED = ".reached";
    private static final String LEFT = ".left";
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int AS_IF_KILLED = 137;

    private final Path directory;
    private volatile @Nullable String phase;

    public Failpoints(Path directory) {
        this.directory = directory;
    }

    // --- in the test ---

    /** The next server that comes to the point halts there, as if it were killed. */
    public void halt(String point) {
        write(directory.resolve(point), HALT);
    }

    /** The next server that comes to the point waits there, until it is {@link #leave left}. */
    public void hold(String point) {
        write(directory.resolve(point), WAIT);
    }

    /** @return the process that came to the point, empty when none did yet */
    public Optional<Long> reachedBy(String point) {
        try {
            String pid = Files.readString(directory.resolve(point + REACHED));
            return pid.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(pid));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Nobody halts or waits anywhere any more, and nobody was anywhere. */
    public void forgetAll() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Lets the server that waits at the point go on. */
    public void leave(String point) {
        write(directory.resolve(point + LEFT), "");
    }

    // --- in the server ---

    /** The server walks a run in this phase now. */
    void in(String walked) {
        phase = walked.toLowerCase(Locale.ROOT);
    }

    /** The server is at a point, which is also one of the phase. */
    void at(String point) {
        obey(point);
        String now = phase;
        if (now != null) {
            obey(now + "." + point);
        }
    }

    private void obey(String point) {
        Path armed = directory.resolve(point);
        if (!Files.exists(armed)) {
            return;
        }
        String order = take(point, armed);
        if (order.isEmpty()) {
            return;
        }
        write(directory.resolve(point + REACHED), Long.toString(ProcessHandle.current().pid()));
        if (order.equals(HALT)) {
            Runtime.getRuntime().halt(AS_IF_KILLED);
        }
        Path left = directory.resolve(point + LEFT);
        Eventually.get("somebody who lets us leave " + point, LONGEST, () -> Files.exists(left), is -> is);
    }

    /** @return the order, empty when another server was faster */
    private String take(String point, Path armed) {
        try {
            Path taken = directory.resolve(point + "." + ProcessHandle.current().pid());
            Files.move(armed, taken, StandardCopyOption.ATOMIC_MOVE);
            return Files.readString(taken);
        } catch (NoSuchFileException anotherWasFaster) {
            return "";
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void write(Path file, String text) {
        try {
            Path fresh = Files.writeString(Files.createTempFile(directory, ".fresh", ""), text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
