package dev.patchyard.adapter.postgres;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advisories in the table {@code advisories}, their names and packages beside them for lookups. */
@Singleton
public final class PostgresAdvisoryBoard implements AdvisoryBoard {
    private static final String NEWEST_FIRST = " ORDER BY published_at DESC, id COLLATE \"C\"";
    private static final String FILTER =
            " WHERE (?::text IS NULL OR severity = ?) AND (?::text IS NULL OR position(? IN searched) > 0)";

    private final Sql sql;
    private final Documents documents;

    public PostgresAdvisoryBoard(Transactions transactions) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
    }

    @Override
    public void put(Collection<Advisory> advisories) {
        // NB: in one order everywhere, so that two nodes that import the same feed do not wait for each other in a ring.
        List<Advisory> ordered =
                advisories.stream().sorted(Comparator.comparing(Advisory::id)).toList();
        sql.together(() -> {
            ordered.forEach(this::putOne);
            return ordered.size();
        });
    }

    private void putOne(Advisory advisory) {
        int changed = sql.update(
                """
                INSERT INTO advisories (id, severity, published_at, withdrawn_at, document, searched)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, published_at = excluded.published_at,
                    withdrawn_at = excluded.withdrawn_at, document = excluded.document, searched = excluded.searched
                WHERE advisories.document <> excluded.document
                """,
                advisory.id(), advisory.severity(), advisory.published(), advisory.withdrawn(),
                documents.write(advisory), searched(advisory));
        if (changed == 0) {
            return;
        }
        sql.update("DELETE FROM advisory_names WHERE advisory_id = ?", advisory.id());
        sql.update("DELETE FROM advisory_packages WHERE advisory_id = ?", advisory.id());
        String own = lower(advisory.id());
        Set<String> names = new LinkedHashSet<>(advisory.aliases().stream().map(PostgresAdvisoryBoard::lower).toList());
        names.add(own);
        sql.update(
                "INSERT INTO advisory_names (name, advisory_id, own) SELECT name, ?, name = ? FROM unnest(?) AS name",
                advisory.id(), own, names);
        sql.update(
                "INSERT INTO advisory_packages (package_name, advisory_id) SELECT package, ? FROM unnest(?) AS package",
                advisory.id(), packages(advisory).collect(Collectors.toSet()));
    }

    @Override
    public Optional<Advisory> find(String idOrAlias) {
        return sql.first(
                """
                SELECT document FROM advisories JOIN advisory_names ON advisory_id = id
                WHERE name = ? ORDER BY own DESC, published_at DESC, id COLLATE "C" LIMIT 1
                """,
                this::advisory, lower(idOrAlias));
    }

    @Override
    public List<Advisory> about(Collection<String> names) {
        return sql.list(
                """
                SELECT document FROM advisories WHERE withdrawn_at IS NULL
                AND id IN (SELECT advisory_id FROM advisory_packages WHERE package_name = ANY (?))
                """ + NEWEST_FIRST,
                this::advisory, names);
    }

    @Override
    public List<Advisory> page(@Nullable Severity severity, @Nullable String text, int offset, int limit) {
        String part = text == null ? null : lower(text);
        return sql.list(
                "SELECT document FROM advisories" + FILTER + NEWEST_FIRST + " LIMIT ? OFFSET ?",
                this::advisory, severity, severity, part, part, limit, offset);
    }

    @Override
    public long count(@Nullable Severity severity, @Nullable String text) {
        String part = text == null ? null : lower(text);
        return sql.number("SELECT count(*) FROM advisories" + FILTER, severity, severity, part, part);
    }

    private static String searched(Advisory advisory) {
        Stream<String> own = Stream.of(advisory.id(), advisory.summary());
        return Stream.of(own, advisory.aliases().stream(), packages(advisory))
                .flatMap(words -> words)
                .map(PostgresAdvisoryBoard::lower)
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> packages(Advisory advisory) {
        return advisory.affected().stream().map(Affected::packageName);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private Advisory advisory(ResultSet row) throws SQLException {
        return documents.read(row.getString("document"), Advisory.class);
    }
}
