package dev.patchyard.cli.datacenter;

import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Two servers on one PostgreSQL, without a lab: the first keeps the database, nobody is in the inventory, changes are
 * approved at the built-in desk. {@link #close} may be called more than once.
 */
public final class Twins implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(180);
    private static final Duration END = Duration.ofSeconds(10);

    private final DatacenterOrder order;
    private final List<Child> children = new ArrayList<>();
    private final List<RunningServer> servers = new ArrayList<>();
    private Warden warden;

    private Twins(DatacenterOrder order) {
        this.order = order;
    }

    /** @param order whose port and lab do not matter @return servers that are not started yet */
    public static Twins of(DatacenterOrder order) {
        return new Twins(order);
    }

    /**
     * A database as a client reaches it.
     *
     * @param url JDBC address
     */
    public record Database(String url, String user, String password) {
        /** Leaves the password out. */
        @Override
        public String toString() {
            return user + " at " + url;
        }
    }

    /**
     * Starts both and returns when they answer.
     *
     * @param progress told each step in a few words
     * @throws Trouble if one does not come up; what had been started is ended by {@link #close}
     */
    public void start(Consumer<String> progress) {
        directories(order.state().resolve("logs"));
        synchronized (this) {
            warden = new Warden(order.state().resolve("logs/warden.log"));
        }
        progress.accept("starting two servers on one PostgreSQL (about 20 s)");
        startServer("one", Map.of("PATCHYARD_DATABASE_KIND", "embedded"));
        Path password = home("one").resolve("postgres/password");
        startServer("two", Map.of(
                "PATCHYARD_DATABASE_KIND", "external",
                "PATCHYARD_DATABASE_URL", database().url(),
                "PATCHYARD_DATABASE_USER", database().user(),
                "PATCHYARD_DATABASE_PASSWORD_FILE", password.toString()));
    }

    /** @return both, the keeper of the database first */
    public List<RunningServer> servers() {
        return List.copyOf(servers);
    }

    /** @return what the servers share */
    public Database database() {
        return database(home("one").resolve("postgres"));
    }

    /** @return the database that a server of ours keeps in a directory */
    public static Database database(Path postgres) {
        try {
            // NB: the fourth line of the file is the port, as PostgreSQL documents it.
            String port = Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3).strip();
            return new Database(
                    "jdbc:postgresql://127.0.0.1:" + port + "/patchyard", "patchyard",
                    Files.readString(postgres.resolve("password")).strip());
        } catch (IOException unreadable) {
            throw new Trouble("the database in " + postgres + " cannot be reached: " + unreadable.getMessage());
        }
    }

    private void startServer(String name, Map<String, String> more) {
        Path home = directories(home(name));
        int port = FreePort.any();
        DatacenterOrder own = new DatacenterOrder(order.installation(), home, port, null);
        Map<String, String> settings = new HashMap<>(ServerSettings.of(own, port, null, warden.shortcuts()));
        settings.remove("PATCHYARD_POLICIES_DIRECTORY");
        settings.put("PATCHYARD_CMDB_KIND", "inventory_file");
        settings.put("PATCHYARD_CMDB_FILE", inventory(home).toString());
        settings.put("PATCHYARD_ITSM_KIND", "builtin");
        settings.put("PATCHYARD_SIM_ENGINE_KIND", "none");
        settings.putAll(more);
        settings.putAll(warden.mark());
        settings.put("PATCHYARD_STATE", order.state().toString());
        Child child = keep(Child.logged(
                "server " + name, Commands.server(own, null), settings, order.state().resolve("logs/" + name + ".log")));
        RunningServer running = new RunningServer(
                URI.create("http://127.0.0.1:" + port), home.resolve("bootstrap-token"), child.process().pid());
        Waiting.until(child, START, running::isHealthy);
        servers.add(running);
    }

    private synchronized Child keep(Child child) {
        children.add(child);
        return child;
    }

    private Path home(String name) {
        return order.state().resolve(name);
    }

    private static Path inventory(Path home) {
        try {
            return Files.writeString(home.resolve("hosts.yml"), "[]\n");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    @Override
    public synchronized void close() {
        // NB: the second one first, because the first one takes the database along.
        children.reversed().forEach(child -> child.end(END));
        children.clear();
        if (warden != null) {
            warden.end();
        }
    }

    private static Path directories(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException refused) {
            throw new UncheckedIOException(path + " cannot be used: " + refused.getMessage(), refused);
        }
    }
}
