package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.ComplianceDays;
import dev.patchyard.compliance.ComplianceNumbers;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceNumbers.Group;
import dev.patchyard.compliance.ComplianceShare;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

/** Days in the table {@code compliance_days}, one row for each group. */
@Singleton
public final class PostgresComplianceDays implements ComplianceDays {
    private final Sql sql;

    public PostgresComplianceDays(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public void note(LocalDate day, ComplianceNumbers numbers) {
        // NB: the numbers come in one order, so that two nodes do not wait in a ring.
        List<Group> groups = numbers.groups();
        sql.update(
                """
                INSERT INTO compliance_days AS kept (day, dimension, name, compliant, non_compliant, unknown, exempt, overdue, scanned)
                SELECT ?, dimension, name, compliant::bigint, non_compliant::bigint, unknown::bigint, exempt::bigint,
                    overdue::bigint, scanned::bigint
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?) AS told (dimension, name, compliant, non_compliant, unknown, exempt, overdue, scanned)
                ON CONFLICT (dimension, name, day) DO UPDATE SET compliant = excluded.compliant,
                    non_compliant = excluded.non_compliant, unknown = excluded.unknown, exempt = excluded.exempt,
                    overdue = excluded.overdue, scanned = excluded.scanned
                WHERE (kept.compliant, kept.non_compliant, kept.unknown, kept.exempt, kept.overdue, kept.scanned)
                    IS DISTINCT FROM (excluded.compliant, excluded.non_compliant, excluded.unknown, excluded.exempt,
                        excluded.overdue, excluded.scanned)
                """,
                day, texts(groups, Group::dimension), texts(groups, Group::name), texts(groups, one -> one.share().compliant()),
                texts(groups, one -> one.share().nonCompliant()), texts(groups, one -> one.share().unknown()),
                texts(groups, one -> one.share().exempt()), texts(groups, one -> one.share().overdue()),
                texts(groups, one -> one.share().scanned()));
    }

    private static List<String> texts(List<Group> groups, Function<Group, Object> text) {
        return groups.stream().map(one -> text.apply(one).toString()).toList();
    }

    @Override
    public List<Day> between(Dimension dimension, String name, LocalDate from, LocalDate to) {
        return sql.list(
                """
                SELECT day, compliant, non_compliant, unknown, exempt, overdue, scanned FROM compliance_days
                WHERE dimension = ? AND name = ? AND day BETWEEN ? AND ? ORDER BY day
                """,
                PostgresComplianceDays::day, dimension, name, from, to);
    }

    private static Day day(ResultSet row) throws SQLException {
        return new Day(
                row.getObject("day", LocalDate.class),
                new ComplianceShare(
                        row.getLong("compliant"), row.getLong("non_compliant"), row.getLong("unknown"), row.getLong("exempt"),
                        row.getLong("overdue"), row.getLong("scanned")));
    }

    @Override
    public int forget(LocalDate before, int most) {
        return sql.update(
                """
                DELETE FROM compliance_days WHERE (dimension, name, day) IN (
                    SELECT dimension, name, day FROM compliance_days WHERE day < ? ORDER BY day LIMIT ?)
                """,
                before, most);
    }
}
