package dev.patchyard.adapter.postgres.keeper;

import dev.patchyard.adapter.postgres.DatabaseAddress;
import dev.patchyard.adapter.postgres.DatabaseUnusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A PostgreSQL server of our own on the loopback. Its data outlives it. When this program dies without closing it, the
 * server lives on and the next start takes it over; one program at a time may hold a directory.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Small and safe: nothing on disk but data, no statements with values in the log, loopback only. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=64MB",
            "max_connections=100",
            "log_min_error_statement=panic",
            "fsync=on",
            "synchronous_commit=on");

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;
    private static final long LOG_LIMIT = 10_000_000;

    private final DirectoryLock lock;
    private final Binaries binaries;
    private final OrdinaryUser user;
    private final Cluster cluster;
    private final int port;

    private EmbeddedPostgres(
            DirectoryLock lock, Binaries binaries, OrdinaryUser user, Cluster cluster, List<String> settings) {
        this.lock = lock;
        this.binaries = binaries;
        this.user = user;
        this.cluster = cluster;
        Optional<Integer> living = adopt();
        this.port = living.isPresent() ? living.get() : launch(settings);
    }

    /**
     * Starts the server, or takes over the one that an earlier program left running.
     *
     * @param home directory of the server's files, made if absent
     * @throws DatabaseUnusable with one line that says what to do
     */
    public static EmbeddedPostgres start(Path home) {
        return start(home, home, List.of());
    }

    /**
     * As {@link #start(Path)}, with the programs in a directory that several servers may share.
     *
     * @param settings further server settings as {@code name=value}, which win over ours
     */
    public static EmbeddedPostgres start(Path home, Path programs, List<String> settings) {
        Path place = make(home);
        Path shared = make(programs);
        DirectoryLock lock = DirectoryLock.take(place);
        try {
            OrdinaryUser user = OrdinaryUser.choose(place);
            Binaries binaries = Binaries.in(shared);
            return new EmbeddedPostgres(lock, binaries, user, Cluster.in(place, binaries, user), settings);
        } catch (RuntimeException fault) {
            lock.close();
            throw fault;
        }
    }

    /** @param database the name of a database, which is not made by asking */
    public DatabaseAddress address(String database) {
        return new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + port + "/" + database, Cluster.USER, cluster.password());
    }

    /** @return the server's process */
    public long pid() {
        return Postmaster.of(cluster.data()).map(Postmaster::pid).orElse(-1L);
    }

    /** Stops the server, breaking off connections that are still open. May be called twice. */
    @Override
    public void close() {
        if (Postmaster.of(cluster.data()).isPresent()) {
            Tool.Ending ending = control(List.of("-m", "fast", "stop"));
            if (!ending.isGood() && Postmaster.of(cluster.data()).isPresent()) {
                throw new DatabaseUnusable("PostgreSQL in " + cluster.data() + " does not stop: " + ending.lastWords());
            }
        }
        lock.close();
    }

    private Optional<Integer> adopt() {
        long patience = System.nanoTime() + LIMIT.toNanos();
        Optional<Postmaster> living = Postmaster.of(cluster.data());
        while (living.isPresent() && !living.get().ready()) {
            if (System.nanoTime() > patience) {
                throw new DatabaseUnusable("PostgreSQL (process " + living.get().pid() + ") in " + cluster.data()
                        + " is running and does not become ready: look into " + log());
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            living = Postmaster.of(cluster.data());
        }
        return living.map(Postmaster::port);
    }

    private int launch(List<String> settings) {
        try {
            Postmaster.forgetDead(cluster.data());
            keepLogSmall();
            Tool.Ending ending = new Tool.Ending(-1, "");
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                int free = freePort();
                ending = control(List.of("-l", log().toString(), "-o", options(free, settings), "start"));
                if (ending.isGood()) {
                    return free;
                }
            }
            throw new DatabaseUnusable("PostgreSQL in " + cluster.data() + " does not start: look into " + log() + "; "
                    + ending.lastWords());
        } catch (IOException fault) {
            throw new UncheckedIOException("cannot start PostgreSQL in " + cluster.data(), fault);
        }
    }

    private Tool.Ending control(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                binaries.program("pg_ctl"), "-D", cluster.data().toString(), "-w", "-t", "" + LIMIT.toSeconds()));
        command.addAll(arguments);
        return Tool.run(user.command(command), LIMIT.plusSeconds(30));
    }

    private static String options(int port, List<String> settings) {
        List<String> all = new ArrayList<>(SETTINGS);
        all.addAll(settings);
        return all.stream().map(setting -> "-c " + setting).collect(Collectors.joining(" ", "-p " + port + " ", ""));
    }

    private Path log() {
        return cluster.data().resolve("server.log");
    }

    private void keepLogSmall() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
            Files.delete(log());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static Path make(Path directory) {
        try {
            // NB: others may pass through (0711) for the case that the server has to run as nobody.
            Files.createDirectories(
                    directory.toAbsolutePath(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
            return directory.toRealPath();
        } catch (IOException fault) {
            throw new DatabaseUnusable("cannot make the directory " + directory + " for the database", fault);
        }
    }
}
