package dev.patchyard.adapter.postgres.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A running server, as its own pid file tells.
 *
 * @param pid   its process
 * @param port  where it listens
 * @param ready whether it takes connections
 */
record Postmaster(long pid, int port, boolean ready) {
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /**
     * @param data the cluster
     * @return its living server, empty when none lives. A file that a dead server left is no server, also when another
     *     program has its process number by now
     */
    static Optional<Postmaster> of(Path data) {
        try {
            List<String> lines = Files.readAllLines(file(data));
            long pid = Long.parseLong(lines.getFirst().strip());
            if (!isServing(pid, data)) {
                return Optional.empty();
            }
            int port = lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
            boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
            return Optional.of(new Postmaster(pid, port, ready));
        } catch (IOException | RuntimeException noneOrHalfWritten) {
            return Optional.empty();
        }
    }

    /**
     * Removes the file of a dead server. PostgreSQL itself would refuse to start when any other process of root has the
     * number today.
     */
    static void forgetDead(Path data) throws IOException {
        if (of(data).isEmpty()) {
            Files.deleteIfExists(file(data));
        }
    }

    private static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }

    /** The server's working directory is its cluster, from its start to its end. */
    private static boolean isServing(long pid, Path data) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "cwd"), data);
        } catch (IOException gone) {
            return false;
        }
    }
}
