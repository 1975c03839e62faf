package dev.patchyard.cli.bench.load;

import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.datacenter.Twins;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** A server with a PostgreSQL of its own in this very process, which reaches nobody: what is asked of it is asked by its rooms. */
final class FleetServer implements AutoCloseable {
    private final Path home;
    private final ApplicationContext context;

    private FleetServer(Path home, ApplicationContext context) {
        this.home = home;
        this.context = context;
    }

    /** @param feed a zip archive of advisories, read at the start */
    static FleetServer start(Path home, Path feed) {
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .propertySources(PropertySource.of("bench", Map.of(
                        "micronaut.server.port", -1,
                        "patchyard.state-directory", home.toString(),
                        "patchyard.walk-runs", "false",
                        "patchyard.cmdb.kind", "inventory_file",
                        "patchyard.cmdb.file", inventory(home).toString(),
                        "patchyard.itsm.kind", "builtin",
                        "patchyard.sim-engine.kind", "none",
                        "patchyard.feeds.fleet.kind", "osv",
                        "patchyard.feeds.fleet.location", feed.toString(),
                        "patchyard.feeds.fleet.every", "365d"), Integer.MAX_VALUE))
                .build();
        FleetServer server = new FleetServer(home, context);
        Runtime.getRuntime().addShutdownHook(new Thread(context::close, "closing"));
        try {
            context.start();
            context.getBean(EmbeddedServer.class).start();
            return server;
        } catch (RuntimeException refused) {
            server.close();
            throw refused;
        }
    }

    private static Path inventory(Path home) {
        try {
            return Files.writeString(home.resolve("hosts.yml"), "[]\n");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** @return a part of the server */
    <T> T room(Class<T> type) {
        return context.getBean(type);
    }

    /** @return every one of such parts */
    <T> Collection<T> rooms(Class<T> type) {
        return context.getBeansOfType(type);
    }

    Twins.Database database() {
        return Twins.database(home.resolve("postgres"));
    }

    /** @return the process that keeps the database */
    long keeper() {
        try {
            return Long.parseLong(Files.readAllLines(home.resolve("postgres/data/postmaster.pid")).getFirst().strip());
        } catch (IOException gone) {
            throw new Trouble("the database's process is not known: " + gone.getMessage());
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
