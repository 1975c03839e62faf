package dev.patchyard.adapter.postgres;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.PolicyShelf.Shelved;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Policies as they were read before. The schedule reads all of them every other second and they seldom change, so that a
 * document is fetched and understood once. Safe for many threads.
 */
final class PolicyMemory {
    /** What is different for every state that a row has ever had. */
    static final String STATE = "id, version || ' ' || xmin || ' ' || ctid || ' ' || changed_at AS state";

    private static final Logger LOG = LoggerFactory.getLogger(PolicyMemory.class);
    private static final int FEW = 1000;

    private final Sql sql;
    private final Sql.RowReader<Shelved> reader;
    private final Map<Row, Shelved> known = new ConcurrentHashMap<>();

    /** @param reader understands a row with version, file_owned and document */
    PolicyMemory(Sql sql, Sql.RowReader<Shelved> reader) {
        this.sql = sql;
        this.reader = reader;
    }

    private record Row(String id, String state) {}

    /**
     * @param query gives {@link #STATE} of the policies that are wanted
     * @return them in that order; one that cannot be read is left out and logged
     */
    List<Shelved> of(String query, @Nullable Object... parameters) {
        List<Row> rows = sql.list(query, PolicyMemory::row, parameters);
        List<String> unknown = rows.stream().filter(row -> !known.containsKey(row)).map(Row::id).toList();
        Map<String, Shelved> fetched = unknown.isEmpty() ? Map.of() : fetched(unknown);
        List<Shelved> wanted = rows.stream()
                .flatMap(row -> Optional.ofNullable(known.getOrDefault(row, fetched.get(row.id()))).stream())
                .toList();
        if (known.size() > FEW + 2 * rows.size()) {
            known.clear();
        }
        return wanted;
    }

    /** NB: what comes may be of a later state than was asked for: it is kept and given as what it is. */
    private Map<String, Shelved> fetched(List<String> ids) {
        Map<String, Shelved> fetched = new HashMap<>();
        sql.list(
                "SELECT " + STATE + ", version, file_owned, document FROM policies WHERE id = ANY (?)",
                row -> readable(row).map(policy -> {
                    fetched.put(policy.policy().id(), policy);
                    return policy;
                }).isPresent(),
                ids);
        return fetched;
    }

    private Optional<Shelved> readable(ResultSet row) throws SQLException {
        try {
            Shelved shelved = reader.read(row);
            known.put(row(row), shelved);
            return Optional.of(shelved);
        } catch (CollaboratorFault unreadable) {
            LOG.error("policy {} is left out: {}", row.getString("id"), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getString("id"), row.getString("state"));
    }
}
