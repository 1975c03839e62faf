package dev.patchyard.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A limit on the processes and threads of one process and all that it makes from now on, by a control group of the kernel:
 * it holds root too, which a resource limit does not.
 */
final class ProcessLimit implements AutoCloseable {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final String NONE = "max";

    private final Path group;

    private ProcessLimit(Path group) {
        this.group = group;
    }

    /** @return a group with that process in it and no limit yet; empty where none may be made */
    static Optional<ProcessLimit> around(long pid) {
        return Stream.of(ROOT.resolve("pids"), ROOT).map(parent -> parent.resolve("patchyard-test-" + pid))
                .filter(group -> holds(group, pid)).findFirst().map(ProcessLimit::new);
    }

    private static boolean holds(Path group, long pid) {
        try {
            Files.createDirectory(group);
            Files.writeString(group.resolve("pids.max"), NONE);
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
            return true;
        } catch (IOException notHere) {
            group.toFile().delete();
            return false;
        }
    }

    /** From now on no process and no thread is made there. */
    void nothingMore() throws IOException {
        Files.writeString(group.resolve("pids.max"), Files.readString(group.resolve("pids.current")).strip());
    }

    void lift() throws IOException {
        Files.writeString(group.resolve("pids.max"), NONE);
    }

    /** @return whether something was refused there */
    boolean hasRefused() {
        try {
            return Files.readAllLines(group.resolve("pids.events")).stream().anyMatch(line -> line.matches("max [1-9][0-9]*"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What still lives there goes back, because a group with processes cannot be removed. */
    @Override
    public void close() throws IOException {
        lift();
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
            try {
                Files.writeString(group.resolveSibling("cgroup.procs"), pid);
            } catch (IOException ended) {
                continue;
            }
        }
        Files.deleteIfExists(group);
    }
}
