package dev.patchyard.cli.bench.load;

import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.datacenter.Twins;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the servers' database says, asked past the servers. One connection, not for several threads. */
final class Records implements AutoCloseable {
    private final Connection connection;

    private Records(Connection connection) {
        this.connection = connection;
    }

    /** @throws Trouble when it cannot be reached */
    static Records of(Twins.Database database) {
        try {
            return new Records(DriverManager.getConnection(database.url(), database.user(), database.password()));
        } catch (SQLException fault) {
            throw new Trouble("the database cannot be asked: " + fault.getMessage());
        }
    }

    /** @return the numbers in the first row, in their order */
    List<Double> numbers(String sql, Object... parameters) {
        try (PreparedStatement statement = prepared(sql, parameters);
                ResultSet row = statement.executeQuery()) {
            row.next();
            List<Double> numbers = new ArrayList<>();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                numbers.add(row.getDouble(column));
            }
            return numbers;
        } catch (SQLException fault) {
            throw new Trouble("the database did not answer: " + fault.getMessage());
        }
    }

    /** @return every value of every row as text */
    List<List<@Nullable String>> texts(String sql, Object... parameters) {
        try (PreparedStatement statement = prepared(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            List<List<@Nullable String>> found = new ArrayList<>();
            while (rows.next()) {
                List<@Nullable String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(rows.getString(column));
                }
                found.add(row);
            }
            return found;
        } catch (SQLException fault) {
            throw new Trouble("the database did not answer: " + fault.getMessage());
        }
    }

    /** @return how many rows were touched */
    int update(String sql, Object... parameters) {
        try (PreparedStatement statement = prepared(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException fault) {
            throw new Trouble("the database refused: " + fault.getMessage());
        }
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < parameters.length; index++) {
            statement.setObject(index + 1, parameters[index]);
        }
        return statement;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // Nobody asks it any more.
        }
    }
}
