package dev.patchyard.adapter.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Writes docs/erd.md from the tables that all changes together make in a real database; run its main method after adding a
 * change.
 */
final class TablesDocument {
    static final Path PAGE = Path.of("docs/erd.md");

    private static final String HEAD =
            """
            # The tables

            Made from the database that all changes of `src/main/resources/db/changelog.yml` together make: do not edit. After adding
            a change make it again by running `TablesDocument` of the tests (`TablesPageTest` says how). Only references that the
            database itself keeps are drawn; documents (`jsonb`) name CIs, runs and policies by their ids besides, and tables whose
            name begins with `qrtz_` are the scheduler's own.

            """;
    private static final String COLUMNS =
            """
            SELECT c.relname AS entity, a.attname AS field, format_type(a.atttypid, NULL) AS type, a.attnotnull AS required,
                EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)) AS pk,
                EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)) AS fk,
                EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'u' AND k.conkey = ARRAY[a.attnum]) AS uk
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'databasechangelog%'
            ORDER BY c.relname COLLATE "C", a.attnum
            """;
    private static final String REFERENCES =
            """
            SELECT k.confrelid::regclass::text AS parent, k.conrelid::regclass::text AS child, string_agg(a.attname, ', '
                    ORDER BY a.attnum) AS field,
                EXISTS (SELECT FROM pg_constraint u WHERE u.conrelid = k.conrelid AND u.contype IN ('p', 'u')
                    AND u.conkey <@ k.conkey) AS single,
                bool_and(a.attnotnull) AS required
            FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
            WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace
            GROUP BY k.oid, k.confrelid, k.conrelid, k.conkey
            """;

    private TablesDocument() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        try (TestDatabase database = TestDatabase.fresh()) {
            Files.writeString(PAGE, text(database.pool()));
        }
    }

    /** @return the page for the tables of this database */
    static String text(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            StringBuilder page = new StringBuilder(HEAD).append("```mermaid\nerDiagram\n");
            references(connection).forEach(line -> page.append("    ").append(line).append('\n'));
            entities(connection).forEach((entity, fields) -> {
                page.append("    ").append(entity).append(" {\n");
                fields.forEach(field -> page.append("        ").append(field).append('\n'));
                page.append("    }\n");
            });
            return page.append("```\n").toString();
        }
    }

    private static Map<String, List<String>> entities(Connection connection) throws SQLException {
        Map<String, List<String>> entities = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                entities.computeIfAbsent(row.getString("entity"), name -> new ArrayList<>()).add(field(row));
            }
        }
        return entities;
    }

    private static String field(ResultSet row) throws SQLException {
        List<String> keys = new ArrayList<>();
        for (String key : List.of("pk", "fk", "uk")) {
            if (row.getBoolean(key)) {
                keys.add(key.toUpperCase(Locale.ROOT));
            }
        }
        // NB: mermaid takes no spaces in a type, and no brackets but a pair at its end.
        String type = row.getString("type").replace("character varying", "varchar").replace("timestamp with time zone", "timestamptz")
                .replace("timestamp without time zone", "timestamp").replace(' ', '_');
        return type + " " + row.getString("field") + (keys.isEmpty() ? "" : " " + String.join(", ", keys))
                + (row.getBoolean("required") ? "" : " \"may be null\"");
    }

    private static List<String> references(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(REFERENCES);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                lines.add(row.getString("parent") + (row.getBoolean("required") ? " ||--" : " |o--")
                        + (row.getBoolean("single") ? "o| " : "o{ ") + row.getString("child") + " : \"" + row.getString("field") + "\"");
            }
        }
        return lines.stream().sorted().toList();
    }
}
