package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the tables are brought up to date, and when they are left alone. */
class SchemaTest {
    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aDatabaseThatTheSameChangesReachedIsLeftAlone() throws Exception {
        // A change of which nothing is left but its entry would be made again by whoever looks.
        execute("DELETE FROM databasechangelog WHERE id = 'outbox-age'; ALTER TABLE outbox DROP COLUMN added_at");
        Schema.migrate(database.pool());
        assertThat(entriesOf("outbox-age")).isZero();
    }

    @Test
    void aDatabaseThatOtherChangesReachedIsBroughtUpToDateAndKnownFromThenOn() throws Exception {
        execute("DELETE FROM databasechangelog WHERE id = 'outbox-age'; ALTER TABLE outbox DROP COLUMN added_at");
        execute("COMMENT ON TABLE databasechangelog IS 'of another version'");
        Schema.migrate(database.pool());
        assertThat(entriesOf("outbox-age")).isEqualTo(1);
        assertThat(comment()).matches("[0-9a-f]{64}");
        String reached = comment();
        Schema.migrate(database.pool());
        assertThat(comment()).isEqualTo(reached);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.pool().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long entriesOf(String change) throws SQLException {
        return Long.parseLong(first("SELECT count(*) FROM databasechangelog WHERE id = '" + change + "'"));
    }

    private String comment() throws SQLException {
        return first("SELECT obj_description('databasechangelog'::regclass, 'pg_class')");
    }

    private String first(String sql) throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
