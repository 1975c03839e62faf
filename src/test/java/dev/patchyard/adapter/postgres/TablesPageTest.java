package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** docs/erd.md shows the tables as they are. */
class TablesPageTest {
    private static final String AGAIN =
            "docs/erd.md is not what the changes make. Make it again:"
                    + " mvn -o test-compile surefire:test -Dtest=TablesPageTest -Dpatchyard.write-pages=true";

    @Test
    void thePageShowsTheTablesThatAllChangesMake() throws IOException, SQLException {
        if (Boolean.getBoolean("patchyard.write-pages")) {
            TablesDocument.main(new String[0]);
        }
        try (TestDatabase database = TestDatabase.fresh()) {
            assertThat(Files.readString(TablesDocument.PAGE)).as(AGAIN).isEqualTo(TablesDocument.text(database.pool()));
        }
    }

    @Test
    void aTableThatIsAddedIsOnThePageWithItsKeysAndReferences() throws SQLException {
        try (TestDatabase database = TestDatabase.fresh()) {
            database.execute("CREATE TABLE zz_new (id integer PRIMARY KEY, of_advisory text NOT NULL REFERENCES advisories,"
                    + " only_one text UNIQUE, seen timestamptz, names text[] NOT NULL)");
            assertThat(TablesDocument.text(database.pool())).contains(
                    "    advisories ||--o{ zz_new : \"of_advisory\"\n",
                    """
                        zz_new {
                            integer id PK
                            text of_advisory FK
                            text only_one UK "may be null"
                            timestamptz seen "may be null"
                            text[] names
                        }
                    """);
        }
    }
}
