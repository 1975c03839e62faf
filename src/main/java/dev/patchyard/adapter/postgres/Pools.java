package dev.patchyard.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to a database that is there and has its tables. */
final class Pools {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Whoever wants a connection waits no longer; well below the lease of a run. */
    private static final Duration BORROWING = Duration.ofSeconds(5);
    private static final Duration VALIDATION = Duration.ofSeconds(2);
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    /** A server that says nothing at all for so long is taken for dead; its statements end earlier by themselves. */
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final Duration STATEMENT = Duration.ofSeconds(12);
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);

    private Pools() {}

    /**
     * Waits a while for a database that is only just starting.
     *
     * @throws DatabaseUnusable when it cannot be reached or prepared
     */
    static HikariDataSource open(DatabaseAddress address, int connections) {
        HikariDataSource pool = connect(bounded(address, connections), address);
        try {
            Schema.migrate(patient(address));
            return pool;
        } catch (RuntimeException fault) {
            pool.close();
            throw fault;
        }
    }

    /** @return a pool's configuration in which nothing waits without an end */
    static HikariConfig bounded(DatabaseAddress address, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMinimumIdle(2);
        config.setMaximumPoolSize(connections);
        config.setInitializationFailTimeout(PATIENCE.toMillis());
        config.setConnectionTimeout(BORROWING.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        config.addDataSourceProperty("ApplicationName", "patchyard");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("connectTimeout", seconds(CONNECTING));
        config.addDataSourceProperty("loginTimeout", seconds(CONNECTING));
        config.addDataSourceProperty("socketTimeout", seconds(SILENCE));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("options", "-c statement_timeout=" + STATEMENT.toMillis()
                + " -c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION.toMillis());
        return config;
    }

    /** NB: as a text, because the driver passes over a property that is none. */
    static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }

    /** A change of the tables may take as long as it takes, and other nodes wait for it. */
    private static DataSource patient(DatabaseAddress address) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setUser(address.user());
        source.setPassword(address.password());
        source.setApplicationName("patchyard");
        return source;
    }

    private static HikariDataSource connect(HikariConfig config, DatabaseAddress address) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException fault) {
            throw new DatabaseUnusable("cannot log in as " + address + ": is it running, are the role and its password "
                    + "right (patchyard.database.*)?", fault);
        }
    }

    /** Makes the database on a server of ours unless it is there. */
    static void create(DatabaseAddress server, String name) {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            if (!exists(statement, name)) {
                statement.execute("CREATE DATABASE " + name);
            }
        } catch (SQLException fault) {
            throw new DatabaseUnusable("the embedded PostgreSQL answers and lets nobody in: SQLSTATE "
                    + fault.getSQLState(), fault);
        }
    }

    private static boolean exists(Statement statement, String name) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
            return rows.next();
        }
    }
}
