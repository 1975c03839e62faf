package dev.patchyard.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.patchyard.adapter.postgres.keeper.EmbeddedPostgres;
import dev.patchyard.alert.EventFeed;
import dev.patchyard.policy.SlotLedger;
import dev.patchyard.run.ParkedRuns;
import dev.patchyard.run.RunStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database on a real PostgreSQL for one simulated world: the stores are those of the server, and what they take for the
 * database's own clock is the world's.
 */
public final class SimDatabase implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    /** Before the functions of the system come these of the same name; each connection is told what time it is. */
    private static final String WORLD_TIME = """
            CREATE SCHEMA sim;
            CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
                AS $$ SELECT current_setting('sim.now')::timestamptz $$;
            CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql VOLATILE
                AS $$ SELECT current_setting('sim.now')::timestamptz $$
            """;

    private final String name = "world" + NUMBER.incrementAndGet();
    private final Clock clock;
    private final HikariDataSource pool;
    private final Transactions transactions;
    private final Map<Integer, Instant> told = new ConcurrentHashMap<>();

    /** @param clock the world's */
    public SimDatabase(Clock clock) {
        this.clock = clock;
        execute(Server.address("postgres"), "CREATE DATABASE " + name + " TEMPLATE sim_template");
        execute(Server.address("postgres"), "ALTER DATABASE " + name + " SET search_path = sim, public, pg_catalog");
        HikariConfig config = new HikariConfig();
        DatabaseAddress address = Server.address(name);
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMinimumIdle(0);
        config.setMaximumPoolSize(4);
        this.pool = new HikariDataSource(config);
        this.transactions = new Transactions(timed());
    }

    /** Starts the server where none runs yet. NB: whoever waits for that keeps the thread beneath, so fibers are no place for it. */
    public static void ready() {
        Server.address("postgres");
    }

    /** Connections that know what time it is in the world. */
    private DataSource timed() {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(pool, arguments);
                        if (answer instanceof Connection connection) {
                            tellTime(connection);
                        }
                        return answer;
                    } catch (InvocationTargetException fault) {
                        throw fault.getCause();
                    }
                });
    }

    /** NB: a connection is another one after the pool had to replace it, and knows nothing then. */
    private void tellTime(Connection connection) throws SQLException {
        Instant now = clock.instant();
        if (now.equals(told.put(connection.unwrap(PGConnection.class).getBackendPID(), now))) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET sim.now = '" + now + "'");
        }
    }

    public RunStore runs() {
        return new PostgresRunStore(transactions, clock);
    }

    public ParkedRuns parked() {
        return new PostgresParkedRuns(transactions);
    }

    public SlotLedger slots() {
        return new PostgresSlotLedger(transactions, clock);
    }

    public EventFeed feed() {
        return new PostgresEventFeed(transactions, clock);
    }

    @Override
    public void close() {
        pool.close();
        execute(Server.address("postgres"), "DROP DATABASE " + name + " WITH (FORCE)");
    }

    private static void execute(DatabaseAddress address, String sql) {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException fault) {
            throw new IllegalStateException("database of the simulation: " + sql, fault);
        }
    }

    /** Started at the first use, stopped with the JVM. */
    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();

        static {
            execute(address("postgres"), "CREATE DATABASE sim_template");
            PGSimpleDataSource source = new PGSimpleDataSource();
            DatabaseAddress template = address("sim_template");
            source.setUrl(template.url());
            source.setUser(template.user());
            source.setPassword(template.password());
            Schema.migrate(source);
            execute(template, WORLD_TIME);
        }

        static DatabaseAddress address(String database) {
            return POSTGRES.address(database);
        }

        private static EmbeddedPostgres start() {
            try {
                Path home = Files.createTempDirectory("patchyard-sim-postgres",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
                EmbeddedPostgres server = EmbeddedPostgres.start(
                        home, Path.of(System.getProperty("patchyard.home", "."), "target", "postgres-programs"),
                        List.of("fsync=off", "full_page_writes=off", "synchronous_commit=off"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.close();
                    delete(home);
                }));
                return server;
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
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
