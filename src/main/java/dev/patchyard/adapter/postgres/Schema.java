package dev.patchyard.adapter.postgres;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.jspecify.annotations.Nullable;

/** The tables and how they came to be: {@code db/changelog.yml}. */
final class Schema {
    private static final String CHANGELOG = "db/changelog.yml";
    private static final long ALONE = 7_240_971_113L;
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    private Schema() {}

    /**
     * Brings the database to what this version needs. May be called by several nodes at once: one works, the others wait. A
     * database that was brought there last by the very same changes is left alone, so that a node is back soon.
     *
     * @throws DatabaseUnusable when a change cannot be made; the changes before it stay
     */
    static void migrate(DataSource source) {
        LIQUIBASE.setLevel(Level.WARNING);
        try (Connection alone = source.getConnection();
                Statement statement = alone.createStatement()) {
            String wanted = Changes.digest();
            if (wanted.equals(reached(statement))) {
                return;
            }
            statement.execute("SELECT pg_advisory_lock(" + ALONE + ")");
            try (Connection connection = source.getConnection()) {
                Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> update(connection));
                statement.execute("COMMENT ON TABLE databasechangelog IS '" + wanted + "'");
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + ALONE + ")");
            }
        } catch (SQLException fault) {
            throw new DatabaseUnusable("the database refuses to be prepared: SQLSTATE " + fault.getSQLState(), fault);
        } catch (Exception fault) {
            throw new DatabaseUnusable("the database's tables cannot be brought up to date: look into the log", fault);
        }
    }

    /** @return what was written down after the last update that came to its end */
    private static @Nullable String reached(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT obj_description(to_regclass('databasechangelog'), 'pg_class')")) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** The list of changes and every file it names. */
    private static final class Changes {
        private static final Pattern FILE = Pattern.compile("\\{file: ([^}]+)}");

        private static String digest() throws IOException, NoSuchAlgorithmException {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] list = read(CHANGELOG);
            digest.update(list);
            Matcher file = FILE.matcher(new String(list, StandardCharsets.UTF_8));
            while (file.find()) {
                digest.update(read(file.group(1)));
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        private static byte[] read(String resource) throws IOException {
            try (InputStream in = Schema.class.getClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    throw new FileNotFoundException(resource);
                }
                return in.readAllBytes();
            }
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
