package dev.patchyard.adapter.postgres;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.AdvisoryQuery;
import dev.patchyard.advisory.Affected;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Advisories in the table {@code advisories}, their names and packages beside them for lookups. */
@Singleton
public final class PostgresAdvisoryBoard implements AdvisoryBoard {
    private static final String NEWEST_FIRST = "published_at DESC, id COLLATE \"C\"";
    private static final String EXPLOITED = "EXISTS (SELECT FROM advisory_names n JOIN exploited_vulnerabilities k"
            + " ON lower(k.cve) = n.name WHERE n.advisory_id = advisories.id)";
    private static final String LIKELIHOOD = "(SELECT max(e.probability) FROM advisory_names n JOIN exploit_likelihoods e"
            + " ON e.cve = upper(n.name) WHERE n.advisory_id = advisories.id)";
    private static final String FIXABLE = "jsonb_path_exists(document, '$.affected[*].fixed_version ? (@ != null)')";
    private static final String UNFIXED = "jsonb_path_exists(document, '$.affected[*] ? (@.fixed_version == null)')";
    private static final String ABOUT = "SELECT document FROM advisories WHERE id IN"
            + " (SELECT advisory_id FROM advisory_packages WHERE package_name = ANY (?))";

    private final Sql sql;
    private final Documents documents;

    public PostgresAdvisoryBoard(Transactions transactions) {
        this.sql = new Sql(transactions);
        this.documents = new Documents();
    }

    @Override
    public Set<String> put(Collection<Advisory> advisories) {
        // NB: in one order everywhere, so that two nodes that import the same feed do not wait for each other in a ring.
        TreeMap<String, Advisory> ordered = new TreeMap<>();
        advisories.forEach(one -> ordered.merge(
                one.id(), one, (first, second) -> second.modified().isBefore(first.modified()) ? first : second));
        return ordered.isEmpty()
                ? Set.of()
                : sql.together(() -> describe(putAll(ordered.values()).stream().map(ordered::get).toList()));
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

    /** Writes down the names and packages of advisories anew. @return the packages of before and of now */
    private Set<String> describe(List<Advisory> changed) {
        List<String> ids = texts(changed, Advisory::id);
        sql.update("DELETE FROM advisory_names WHERE advisory_id = ANY (?)", ids);
        Set<String> touched = new HashSet<>(sql.list(
                "DELETE FROM advisory_packages WHERE advisory_id = ANY (?) RETURNING package_name", row -> row.getString(1), ids));
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
        packages.forEach(one -> touched.add(one.getFirst()));
        return touched;
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
        return about(names, false);
    }

    @Override
    public List<Advisory> withdrawnAbout(Collection<String> names) {
        return about(names, true);
    }

    private List<Advisory> about(Collection<String> names, boolean withdrawn) {
        return sql.list(
                ABOUT + " AND (withdrawn_at IS NOT NULL) = ? ORDER BY " + NEWEST_FIRST, this::advisory, names, withdrawn);
    }

    @Override
    public List<Advisory> unfixed(Collection<String> names) {
        return sql.list(
                ABOUT + " AND withdrawn_at IS NULL AND " + UNFIXED + " ORDER BY " + NEWEST_FIRST, this::advisory, names);
    }

    @Override
    public List<Advisory> page(AdvisoryQuery query, int offset, int limit) {
        List<@Nullable Object> parameters = new ArrayList<>();
        String statement = "SELECT document FROM advisories" + filter(query, parameters) + order(query) + " LIMIT ? OFFSET ?";
        parameters.add(limit);
        parameters.add(offset);
        return sql.list(statement, this::advisory, parameters.toArray());
    }

    @Override
    public List<Advisory> after(AdvisoryQuery query, String id, int limit) {
        List<@Nullable Object> parameters = new ArrayList<>();
        String filter = filter(query, parameters);
        String statement = "SELECT document FROM advisories" + (filter.isEmpty() ? " WHERE" : filter + " AND")
                + " id COLLATE \"C\" > ? ORDER BY id COLLATE \"C\" LIMIT ?";
        parameters.add(id);
        parameters.add(limit);
        return sql.list(statement, this::advisory, parameters.toArray());
    }

    @Override
    public long count(AdvisoryQuery query) {
        List<@Nullable Object> parameters = new ArrayList<>();
        return sql.number("SELECT count(*) FROM advisories" + filter(query, parameters), parameters.toArray());
    }

    @Override
    public Map<String, Advisory> byIds(Collection<String> ids) {
        Map<String, Advisory> found = new HashMap<>();
        sql.list("SELECT document FROM advisories WHERE id = ANY (?)", this::advisory, ids)
                .forEach(advisory -> found.put(advisory.id(), advisory));
        return found;
    }

    private static String filter(AdvisoryQuery query, List<@Nullable Object> parameters) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        filter(query.severity(), "severity = ?", conditions, parameters);
        filter(query.text() == null ? null : lower(query.text()), "position(? IN searched) > 0", conditions, parameters);
        filter(query.exploited(), EXPLOITED + " = ?", conditions, parameters);
        filter(query.likeliest(), LIKELIHOOD + " >= ?", conditions, parameters);
        filter(query.fixable(), FIXABLE + " = ?", conditions, parameters);
        filter(query.among(), "id = ANY (?)", conditions, parameters);
        return " WHERE " + String.join(" AND ", conditions);
    }

    private static void filter(
            @Nullable Object value, String condition, List<String> conditions, List<@Nullable Object> parameters) {
        if (value != null) {
            conditions.add(condition);
            parameters.add(value);
        }
    }

    private static String order(AdvisoryQuery query) {
        String first = switch (query.order()) {
            case NEWEST -> "";
            case SEVERITY -> "array_position(ARRAY['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'NONE', 'UNKNOWN'], severity), ";
            case SCORE -> "(document ->> 'score')::double precision DESC NULLS LAST, ";
            case EPSS -> LIKELIHOOD + " DESC NULLS LAST, ";
        };
        return " ORDER BY " + first + NEWEST_FIRST;
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
