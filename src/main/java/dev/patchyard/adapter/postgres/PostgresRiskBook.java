package dev.patchyard.adapter.postgres;

import dev.patchyard.advisory.KnownExploited;
import dev.patchyard.advisory.Likelihood;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.VexStatement;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Exploitation, likelihoods and statements in tables of their own. */
@Singleton
public final class PostgresRiskBook implements RiskBook {
    private final Sql sql;

    public PostgresRiskBook(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public void replaceExploited(Collection<KnownExploited> all) {
        Collection<KnownExploited> rows = byKey(all, one -> upper(one.cve()));
        sql.together(() -> {
            sql.update("LOCK TABLE exploited_vulnerabilities IN SHARE ROW EXCLUSIVE MODE");
            sql.update("DELETE FROM exploited_vulnerabilities");
            return sql.update(
                    """
                    INSERT INTO exploited_vulnerabilities (cve, added, due, ransomware, action)
                    SELECT cve, added::date, nullif(due, '')::date, ransomware::boolean, action
                    FROM unnest(?, ?, ?, ?, ?) AS listed (cve, added, due, ransomware, action)
                    """,
                    texts(rows, one -> upper(one.cve())), texts(rows, KnownExploited::added),
                    texts(rows, one -> one.due() == null ? "" : one.due()), texts(rows, KnownExploited::ransomware),
                    texts(rows, KnownExploited::action));
        });
    }

    @Override
    public void put(Collection<Likelihood> estimates) {
        Collection<Likelihood> rows = byKey(estimates, one -> upper(one.cve()));
        sql.update(
                """
                INSERT INTO exploit_likelihoods AS kept (cve, probability, percentile, scored)
                SELECT cve, probability::double precision, percentile::double precision, scored::date
                FROM unnest(?, ?, ?, ?) AS told (cve, probability, percentile, scored)
                ON CONFLICT (cve) DO UPDATE SET probability = excluded.probability, percentile = excluded.percentile,
                    scored = excluded.scored
                WHERE kept.scored <= excluded.scored
                    AND (kept.probability, kept.percentile, kept.scored)
                        IS DISTINCT FROM (excluded.probability, excluded.percentile, excluded.scored)
                """,
                texts(rows, one -> upper(one.cve())), texts(rows, Likelihood::probability),
                texts(rows, Likelihood::percentile), texts(rows, Likelihood::scored));
    }

    @Override
    public Set<String> state(String document, Collection<VexStatement> statements) {
        Collection<VexStatement> rows =
                byKey(statements, one -> upper(one.cve()) + "\n" + one.ecosystem() + "\n" + one.packageName());
        return sql.together(() -> {
            Locks.hold(sql, Locks.STATEMENTS, document);
            Set<VexStatement> before = new HashSet<>(
                    sql.list("DELETE FROM vex_statements WHERE document = ? RETURNING *", PostgresRiskBook::statement, document));
            sql.update(
                    """
                    INSERT INTO vex_statements (document, cve, ecosystem, package_name, status, justification)
                    SELECT ?, * FROM unnest(?, ?, ?, ?, ?)
                    """,
                    document, texts(rows, one -> upper(one.cve())), texts(rows, VexStatement::ecosystem),
                    texts(rows, VexStatement::packageName), texts(rows, VexStatement::status),
                    texts(rows, VexStatement::justification));
            Set<VexStatement> now = rows.stream()
                    .map(one -> new VexStatement(
                            upper(one.cve()), one.ecosystem(), one.packageName(), one.status(), one.justification()))
                    .collect(Collectors.toSet());
            return Stream.concat(
                            before.stream().filter(one -> !now.contains(one)), now.stream().filter(one -> !before.contains(one)))
                    .map(VexStatement::packageName)
                    .collect(Collectors.toSet());
        });
    }

    @Override
    public Map<String, Risk> about(Collection<String> cves) {
        Map<String, Risk> known = new HashMap<>();
        sql.list(
                """
                SELECT coalesce(k.cve, e.cve) AS cve, k.added, k.due, k.ransomware, k.action,
                    e.probability, e.percentile, e.scored
                FROM (SELECT * FROM exploited_vulnerabilities WHERE cve = ANY (?)) k
                FULL JOIN (SELECT * FROM exploit_likelihoods WHERE cve = ANY (?)) e ON k.cve = e.cve
                """,
                row -> known.put(row.getString("cve"), risk(row)), upper(cves), upper(cves));
        return known;
    }

    @Override
    public List<VexStatement> statements(Collection<String> cves) {
        return sql.list(
                """
                SELECT cve, ecosystem, package_name, status, justification FROM vex_statements WHERE cve = ANY (?)
                ORDER BY cve, ecosystem, package_name, document
                """,
                PostgresRiskBook::statement, upper(cves));
    }

    private static VexStatement statement(ResultSet row) throws SQLException {
        return new VexStatement(
                row.getString("cve"), row.getString("ecosystem"), row.getString("package_name"),
                VexStatement.Status.valueOf(row.getString("status")), row.getString("justification"));
    }

    private static Risk risk(ResultSet row) throws SQLException {
        String cve = row.getString("cve");
        LocalDate added = row.getObject("added", LocalDate.class);
        LocalDate scored = row.getObject("scored", LocalDate.class);
        return new Risk(
                added == null ? null : new KnownExploited(
                        cve, added, day(row, "due"), row.getBoolean("ransomware"), row.getString("action")),
                scored == null ? null : new Likelihood(
                        cve, row.getDouble("probability"), row.getDouble("percentile"), scored));
    }

    private static @Nullable LocalDate day(ResultSet row, String column) throws SQLException {
        return row.getObject(column, LocalDate.class);
    }

    /** NB: one statement must not touch a row twice; in one order everywhere, so that two nodes do not wait in a ring. */
    private static <T> Collection<T> byKey(Collection<T> all, Function<T, String> key) {
        Map<String, T> rows = new TreeMap<>();
        all.forEach(one -> rows.put(key.apply(one), one));
        return rows.values();
    }

    private static <T> List<String> texts(Collection<T> all, Function<T, Object> text) {
        return all.stream().map(one -> text.apply(one).toString()).toList();
    }

    private static List<String> upper(Collection<String> cves) {
        return cves.stream().map(PostgresRiskBook::upper).distinct().toList();
    }

    private static String upper(String cve) {
        return cve.toUpperCase(Locale.ROOT);
    }
}
