package dev.patchyard.adapter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Runs statements. Parameters may be strings, numbers, booleans, enums (by name), instants (to the microsecond),
 * collections (as an array of texts), {@link Json} and null.
 */
final class Sql {
    private final Transactions transactions;

    Sql(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A document on its way into a jsonb or json column. */
    record Json(String text) {}

    /** Makes a value of the row the result stands on. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> T together(Supplier<T> work) {
        return transactions.together(work);
    }

    <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return transactions.with(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters);
                    ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        });
    }

    /** @return what the first row says, empty when there is none */
    <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return list(sql, reader, parameters).stream().findFirst();
    }

    /** @return the number in the only row */
    long number(String sql, @Nullable Object... parameters) {
        return list(sql, row -> row.getLong(1), parameters).getFirst();
    }

    /** @return how many rows were touched */
    int update(String sql, @Nullable Object... parameters) {
        return transactions.with(connection -> {
            try (PreparedStatement statement = prepare(connection, sql, parameters)) {
                return statement.executeUpdate();
            }
        });
    }

    /** @return the instant in a column, null where it is null */
    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** @return the instant in a column that is never null */
    static Instant requireInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int index = 0; index < parameters.length; index++) {
                bind(connection, statement, index + 1, parameters[index]);
            }
            return statement;
        } catch (SQLException | RuntimeException fault) {
            statement.close();
            throw fault;
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case String text -> statement.setString(index, Text.storable(text));
            case Enum<?> word -> statement.setString(index, word.name());
            case Instant at ->
                statement.setObject(index, at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
            case Collection<?> texts -> {
                Object[] array = texts.stream().map(Sql::element).toArray();
                statement.setArray(index, connection.createArrayOf("text", array));
            }
            case Json json -> {
                PGobject document = new PGobject();
                document.setType("json");
                document.setValue(json.text());
                statement.setObject(index, document);
            }
            case Object plain -> statement.setObject(index, plain);
        }
    }

    private static @Nullable String element(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant at -> at.truncatedTo(ChronoUnit.MICROS).toString();
            case Enum<?> word -> word.name();
            case Object text -> Text.storable(text.toString());
        };
    }
}
