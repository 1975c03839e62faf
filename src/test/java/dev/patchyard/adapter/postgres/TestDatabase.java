package dev.patchyard.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A database of its own, with all tables and no rows, on a real PostgreSQL that all tests of this JVM share. Making one
 * is a copy of a template and takes some tens of milliseconds.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final DatabaseAddress address;
    private final HikariDataSource pool;
    private final Transactions transactions;

    private TestDatabase(DatabaseAddress address) {
        this.address = address;
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(12);
        this.pool = new HikariDataSource(config);
        this.transactions = new Transactions(pool);
    }

    /** Starts the server where this JVM has none yet, and makes a database. */
    public static TestDatabase fresh() {
        String name = "test" + NUMBER.incrementAndGet();
        execute(Server.POSTGRES.apply("postgres"), "CREATE DATABASE " + name + " TEMPLATE patchyard_template");
        return new TestDatabase(Server.POSTGRES.apply(name));
    }

    /** @return where it is, for a program that opens connections itself */
    public DatabaseAddress address() {
        return address;
    }

    public DataSource pool() {
        return pool;
    }

    public Transactions transactions() {
        return transactions;
    }

    /** Runs a statement as it is. */
    public void execute(String sql) {
        execute(address, sql);
    }

    /** Empties a table that allows it. */
    public void empty(String... tables) {
        execute("TRUNCATE " + String.join(", ", tables) + " CASCADE");
    }

    @Override
    public void close() {
        pool.close();
    }

    private static void execute(DatabaseAddress address, String sql) {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new IllegalStateException("test database: " + sql, fault);
        }
    }

    private static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.url(), address.user(), address.password());
    }

    /** Started at the first use, stopped with the JVM. */
    private static final class Server {
        private static final Function<String, DatabaseAddress> POSTGRES = start();

        static {
            execute(POSTGRES.apply("postgres"), "CREATE DATABASE patchyard_template");
            migrate(POSTGRES.apply("patchyard_template"));
        }

        /** A container where there is an engine, so that a stock server is tested as well; else our own keeper's. */
        private static Function<String, DatabaseAddress> start() {
            return DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
        }

        private static Function<String, DatabaseAddress> container() {
            PostgreSQLContainer server = new PostgreSQLContainer("postgres:18");
            server.start();
            String prefix = "jdbc:postgresql://" + server.getHost() + ":" + server.getMappedPort(5432) + "/";
            return name -> new DatabaseAddress(prefix + name, server.getUsername(), server.getPassword());
        }

        private static Function<String, DatabaseAddress> embedded() {
            try {
                Path home = Files.createTempDirectory(
                        "patchyard-test-postgres",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
                EmbeddedPostgres server = EmbeddedPostgres.start(
                        home, Path.of("target", "postgres-programs"), List.of("fsync=off", "full_page_writes=off"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    delete(home);
                }));
                return server::address;
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }

        private static void migrate(DatabaseAddress template) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(template.url());
            source.setUser(template.user());
            source.setPassword(template.password());
            Schema.migrate(source);
        }

        private static void delete(Path home) {
            try (var paths = Files.walk(home)) {
                paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
    }
}
