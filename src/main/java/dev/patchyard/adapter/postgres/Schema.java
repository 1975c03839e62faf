package dev.patchyard.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/** The tables and how they came to be: {@code db/changelog.yml}. */
final class Schema {
    private static final String CHANGELOG = "db/changelog.yml";
    private static final long ALONE = 7_240_971_113L;
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    private Schema() {}

    /**
     * Brings the database to what this version needs. May be called by several nodes at once: one works, the others wait.
     *
     * @throws DatabaseUnusable when a change cannot be made; the changes before it stay
     */
    static void migrate(DataSource source) {
        LIQUIBASE.setLevel(Level.WARNING);
        try (Connection alone = source.getConnection();
                Statement statement = alone.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + ALONE + ")");
            try (Connection connection = source.getConnection()) {
                Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> update(connection));
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + ALONE + ")");
            }
        } catch (SQLException fault) {
            throw new DatabaseUnusable("the database refuses to be prepared: SQLSTATE " + fault.getSQLState(), fault);
        } catch (Exception fault) {
            throw new DatabaseUnusable("the database's tables cannot be brought up to date: look into the log", fault);
        }
    }

    private static void update(Connection connection) throws Exception {
        Liquibase liquibase = new Liquibase(
                CHANGELOG,
                new ClassLoaderResourceAccessor(),
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)));
        liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
        // NB: we are alone here, so a lock that is still written down was left by a program that died.
        liquibase.forceReleaseLocks();
        liquibase.update("");
    }
}
