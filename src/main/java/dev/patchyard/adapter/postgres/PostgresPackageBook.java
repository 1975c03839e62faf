package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PackageVersion;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What is installed where: each version once in {@code package_versions}, each CI once in {@code ci_packages}. */
@Singleton
public final class PostgresPackageBook implements PackageBook {
    private static final Comparator<PackageVersion> ORDER = Comparator.comparing(PackageVersion::name)
            .thenComparing(PackageVersion::version).thenComparing(PackageVersion::sourceName)
            .thenComparing(PackageVersion::sourceVersion).thenComparing(PackageVersion::distribution)
            .thenComparing(PackageVersion::release);
    private static final String TOLD =
            "unnest(?, ?, ?, ?, ?, ?) AS told (distribution, release, name, version, source_name, source_version)";

    private final Sql sql;

    public PostgresPackageBook(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public void put(Collection<HostPackages> hosts) {
        hosts.stream().sorted(Comparator.comparing(HostPackages::ciId)).forEach(host -> {
            // NB: in a unit of its own and in one order, so that nodes that see the same versions first do not wait in a ring.
            know(host.packages().stream().sorted(ORDER).toList());
            note(host);
        });
    }

    private void know(List<PackageVersion> versions) {
        sql.update(
                "INSERT INTO package_versions (distribution, release, name, version, source_name, source_version) SELECT * FROM "
                        + TOLD + " WHERE NOT EXISTS (SELECT FROM package_versions v WHERE (v.distribution, v.release, v.name,"
                        + " v.version, v.source_name, v.source_version) = (told.distribution, told.release, told.name,"
                        + " told.version, told.source_name, told.source_version)) ON CONFLICT DO NOTHING",
                columns(versions));
    }

    private void note(HostPackages host) {
        Object[] columns = columns(host.packages());
        Object[] parameters = new Object[2 + columns.length];
        parameters[0] = host.ciId();
        parameters[1] = host.at();
        System.arraycopy(columns, 0, parameters, 2, columns.length);
        sql.update(
                "INSERT INTO ci_packages AS kept (ci_id, scanned_at, packages) SELECT ?, ?, coalesce(array_agg(v.id ORDER BY v.id), '{}')"
                        + " FROM package_versions v JOIN " + TOLD + " USING (distribution, release, name, version, source_name,"
                        + " source_version) ON CONFLICT (ci_id) DO UPDATE SET scanned_at = excluded.scanned_at,"
                        + " packages = excluded.packages WHERE kept.scanned_at <= excluded.scanned_at",
                parameters);
    }

    private static Object[] columns(List<PackageVersion> versions) {
        return new Object[] {
            texts(versions, PackageVersion::distribution), texts(versions, PackageVersion::release),
            texts(versions, PackageVersion::name), texts(versions, PackageVersion::version),
            texts(versions, PackageVersion::sourceName), texts(versions, PackageVersion::sourceVersion)
        };
    }

    private static List<String> texts(List<PackageVersion> versions, Function<PackageVersion, String> text) {
        return versions.stream().map(text).toList();
    }

    @Override
    public Map<PackageVersion, List<String>> having(Collection<String> names) {
        Map<PackageVersion, List<String>> found = new HashMap<>();
        sql.list(
                """
                SELECT v.*, cis.ids FROM package_versions v CROSS JOIN LATERAL (
                    SELECT array_agg(ci_id ORDER BY ci_id COLLATE "C") AS ids FROM ci_packages WHERE packages @> ARRAY[v.id]) cis
                WHERE (v.name = ANY (?) OR v.source_name = ANY (?)) AND cis.ids IS NOT NULL
                """,
                row -> found.put(version(row), List.of((String[]) row.getArray("ids").getArray())), names, names);
        return found;
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(sql.list(
                "SELECT name FROM package_versions UNION SELECT source_name FROM package_versions", row -> row.getString(1)));
    }

    @Override
    public List<String> holders(Collection<String> names) {
        return sql.list(
                """
                SELECT ci_id FROM ci_packages WHERE packages && ARRAY(
                    SELECT id FROM package_versions WHERE name = ANY (?) OR source_name = ANY (?))
                ORDER BY ci_id COLLATE "C"
                """,
                row -> row.getString(1), names, names);
    }

    @Override
    public Map<String, List<PackageVersion>> of(Collection<String> ciIds, Collection<String> names) {
        Map<String, List<PackageVersion>> found = new HashMap<>();
        sql.list(
                """
                SELECT c.ci_id, v.* FROM ci_packages c JOIN package_versions v ON v.id = ANY (c.packages)
                WHERE c.ci_id = ANY (?) AND (v.name = ANY (?) OR v.source_name = ANY (?))
                """,
                row -> found.computeIfAbsent(row.getString("ci_id"), ci -> new ArrayList<>()).add(version(row)),
                ciIds, names, names);
        return found;
    }

    @Override
    public List<PackageVersion> of(String ciId) {
        return sql.list(
                """
                SELECT v.* FROM ci_packages c JOIN package_versions v ON v.id = ANY (c.packages) WHERE c.ci_id = ?
                ORDER BY v.name COLLATE "C", v.version COLLATE "C"
                """,
                PostgresPackageBook::version, ciId);
    }

    private static PackageVersion version(ResultSet row) throws SQLException {
        return new PackageVersion(
                row.getString("distribution"), row.getString("release"), row.getString("name"), row.getString("version"),
                row.getString("source_name"), row.getString("source_version"));
    }
}
