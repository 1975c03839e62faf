package dev.patchyard.adapter.postgres;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.Affected;
import dev.patchyard.advisory.Severity;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
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
        TreeMap<String, Advisory> ordered = new TreeMap<>();
        advisories.forEach(one -> ordered.merge(
                one.id(), one, (first, second) -> second.modified().isBefore(first.modified()) ? first : second));
        if (!ordered.isEmpty()) {
            sql.together(() -> {
                List<String> changed = putAll(ordered.values());
                describe(changed.stream().map(ordered::get).toList());
                return changed;
            });
        }
    }

    private List<String> putAll(Collection<Advisory> all) {
        return sql.list(
                """
                INSERT INTO advisories (id, severity, published_at, withdrawn_at, document, searched)
                SELECT id, severity, published::timestamptz, nullif(withdrawn, '')::timestamptz, document::jsonb, searched
                FROM unnest(?, ?, ?, ?, ?, ?) AS incoming (id, severity, published, withdrawn, document, searched)
                ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, published_at = excluded.published_at,
                    withdrawn_at = excluded.withdrawn_at, document = excluded.document, searched = excluded.searched
                WHERE advisories.document <> excluded.document
                    AND (advisories.document ->> 'modified')::timestamptz <= (excluded.document ->> 'modified')::timestamptz
                RETURNING id
                """,
                row -> row.getString(1), texts(all, Advisory::id), texts(all, Advisory::severity),
                texts(all, one -> one.published().truncatedTo(ChronoUnit.MICROS)),
                texts(all, one -> one.withdrawn() == null ? "" : one.withdrawn()),
                texts(all, one -> documents.write(one).text()), texts(all, PostgresAdvisoryBoard::searched));
    }

    /** Writes down the names and packages of advisories anew. */
    private void describe(List<Advisory> changed) {
        List<String> ids = texts(changed, Advisory::id);
        sql.update("DELETE FROM advisory_names WHERE advisory_id = ANY (?)", ids);
        sql.update("DELETE FROM advisory_packages WHERE advisory_id = ANY (?)", ids);
        List<List<String>> names = changed.stream()
                .flatMap(one -> names(one).map(name -> List.of(name, one.id())))
                .distinct()
                .toList();
        sql.update(
                """
                INSERT INTO advisory_names (name, advisory_id, own)
                SELECT name, advisory_id, name = lower(advisory_id) FROM unnest(?, ?) AS named (name, advisory_id)
                """,
                texts(names, List::getFirst), texts(names, List::getLast));
        List<List<String>> packages = changed.stream()
                .flatMap(one -> packages(one).distinct().map(name -> List.of(name, one.id())))
                .toList();
        sql.update(
                "INSERT INTO advisory_packages (package_name, advisory_id) SELECT * FROM unnest(?, ?)",
                texts(packages, List::getFirst), texts(packages, List::getLast));
    }

    private static Stream<String> names(Advisory advisory) {
        return Stream.concat(Stream.of(advisory.id()), advisory.aliases().stream()).map(PostgresAdvisoryBoard::lower);
    }

    private static <T> List<String> texts(Collection<T> all, Function<T, Object> text) {
        return all.stream().map(one -> text.apply(one).toString()).toList();
    }

    @Override
    public Map<String, Instant> published(Collection<String> ids) {
        Map<String, Instant> published = new HashMap<>();
        sql.list(
                "SELECT id, published_at FROM advisories WHERE id = ANY (?)",
                row -> published.put(row.getString("id"), Sql.requireInstant(row, "published_at")), ids);
        return published;
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
