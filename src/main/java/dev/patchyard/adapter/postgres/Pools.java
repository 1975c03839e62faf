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

/** Connections to a database that is there and has its tables. */
final class Pools {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Pools() {}

    /**
     * Waits a while for a database that is only just starting.
     *
     * @throws DatabaseUnusable when it cannot be reached or prepared
     */
    static HikariDataSource open(DatabaseAddress address, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(address.url());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMinimumIdle(2);
        config.setMaximumPoolSize(connections);
        config.setInitializationFailTimeout(PATIENCE.toMillis());
        config.addDataSourceProperty("ApplicationName", "patchyard");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        HikariDataSource pool = connect(config, address);
        try {
            Schema.migrate(pool);
            return pool;
        } catch (RuntimeException fault) {
            pool.close();
            throw fault;
        }
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
