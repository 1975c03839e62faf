package dev.patchyard.adapter.postgres;

import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.HostPackages;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PackageVersion;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is installed where: each version once in {@code package_versions}, each CI once in {@code ci_packages}. */
@Singleton
public final class PostgresPackageBook implements PackageBook {
    /** Hosts that go over together: a few statements, however many they are. */
    private static final int TOGETHER = 200;
    /** Hosts whose packages are counted in one statement. */
    private static final int SLICE = 2000;
    private static final Comparator<PackageVersion> ORDER = Comparator.comparing(PackageVersion::name)
            .thenComparing(PackageVersion::version).thenComparing(PackageVersion::sourceName)
            .thenComparing(PackageVersion::sourceVersion).thenComparing(PackageVersion::distribution)
            .thenComparing(PackageVersion::release);
    private static final String TOLD =
            "unnest(?, ?, ?, ?, ?, ?) AS told (distribution, release, name, version, source_name, source_version)";

    private static final String HELD =
            """
            WITH held AS (SELECT ci_id, min(told.rank) AS rank, array_agg(told.id) AS ids
                FROM unnest(?::integer[], ?::integer[]) AS told (id, rank) JOIN ci_packages ON packages @> ARRAY[told.id]
                WHERE ci_id NOT IN (SELECT ci_id FROM patch_states WHERE is_retired) GROUP BY ci_id)
            """;

    private final Sql sql;

    public PostgresPackageBook(Transactions transactions) {
        this.sql = new Sql(transactions);
    }

    @Override
    public void put(Collection<HostPackages> hosts) {
        // NB: one statement must not touch a row twice; in one order everywhere, so that two nodes do not wait in a ring.
        Map<String, HostPackages> latest = new TreeMap<>();
        hosts.forEach(host -> latest.merge(host.ciId(), storable(host), (one, next) -> next.at().isBefore(one.at()) ? one : next));
        List<HostPackages> ordered = List.copyOf(latest.values());
        for (int from = 0; from < ordered.size(); from += TOGETHER) {
            putAll(ordered.subList(from, Math.min(ordered.size(), from + TOGETHER)));
        }
    }

    private void putAll(List<HostPackages> hosts) {
        Set<PackageVersion> all = hosts.stream().flatMap(host -> host.packages().stream()).collect(Collectors.toSet());
        sql.together(() -> {
            Locks.share(sql, Locks.PACKAGES, "");
            Map<PackageVersion, Integer> ids = ids(all);
            List<PackageVersion> missing = all.stream().filter(one -> !ids.containsKey(one)).sorted(ORDER).toList();
            if (!missing.isEmpty()) {
                sql.update(
                        "INSERT INTO package_versions (distribution, release, name, version, source_name, source_version)"
                                + " SELECT * FROM " + TOLD + " ON CONFLICT DO NOTHING",
                        columns(missing));
                ids.putAll(ids(missing));
            }
            return note(hosts, ids);
        });
    }

    private Map<PackageVersion, Integer> ids(Collection<PackageVersion> versions) {
        Map<PackageVersion, Integer> ids = new HashMap<>();
        sql.list(
                "SELECT v.* FROM " + TOLD + " JOIN package_versions v USING (name, version, source_name, source_version,"
                        + " distribution, release)",
                row -> ids.put(version(row), row.getInt("id")), columns(List.copyOf(versions)));
        return ids;
    }

    private int note(List<HostPackages> hosts, Map<PackageVersion, Integer> ids) {
        return sql.update(
                """
                INSERT INTO ci_packages AS kept (ci_id, scanned_at, packages)
                SELECT ci_id, scanned_at::timestamptz, packages::integer[] FROM unnest(?, ?, ?) AS told (ci_id, scanned_at, packages)
                ON CONFLICT (ci_id) DO UPDATE SET scanned_at = excluded.scanned_at,
                    packages = excluded.packages
                WHERE kept.scanned_at <= excluded.scanned_at
                """,
                hosts.stream().map(HostPackages::ciId).toList(), hosts.stream().map(HostPackages::at).toList(),
                hosts.stream().map(host -> array(host, ids)).toList());
    }

    private static String array(HostPackages host, Map<PackageVersion, Integer> ids) {
        return host.packages().stream()
                .map(one -> Objects.requireNonNull(ids.get(one)))
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(",", "{", "}"));
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

    /** What comes back from the database must be found under what went there. */
    private static HostPackages storable(HostPackages host) {
        return new HostPackages(host.ciId(), host.at(), host.packages().stream().map(PostgresPackageBook::storable).toList());
    }

    private static PackageVersion storable(PackageVersion told) {
        return new PackageVersion(
                Text.storable(told.distribution()), Text.storable(told.release()), Text.storable(told.name()),
                Text.storable(told.version()), Text.storable(told.sourceName()), Text.storable(told.sourceVersion()));
    }

    @Override
    public Set<PackageVersion> versions(Collection<String> names) {
        return Set.copyOf(sql.list(
                "SELECT * FROM package_versions WHERE name = ANY (?) OR source_name = ANY (?)",
                PostgresPackageBook::version, names, names));
    }

    @Override
    public Map<AdvisoryState, Long> counts(Map<PackageVersion, AdvisoryState> versions) {
        Map<AdvisoryState, Long> counts = new EnumMap<>(AdvisoryState.class);
        Ranked ranked = ranked(versions);
        byIndex(
                HELD + "SELECT rank, count(*) FROM held GROUP BY rank",
                row -> counts.put(AdvisoryState.values()[row.getInt(1)], row.getLong(2)), ranked.ids(), ranked.ranks());
        return counts;
    }

    @Override
    public List<Held> page(Map<PackageVersion, AdvisoryState> versions, @Nullable AdvisoryState wanted, int offset, int limit) {
        Ranked ranked = ranked(versions);
        return byIndex(
                HELD + "SELECT ci_id, rank, ids FROM held WHERE ?::integer IS NULL OR rank = ?"
                        + " ORDER BY ci_id COLLATE \"C\" LIMIT ? OFFSET ?",
                row -> new Held(
                        row.getString("ci_id"), AdvisoryState.values()[row.getInt("rank")],
                        Stream.of((Integer[]) row.getArray("ids").getArray()).map(ranked.versions()::get).toList()),
                ranked.ids(), ranked.ranks(), wanted == null ? null : wanted.ordinal(), wanted == null ? null : wanted.ordinal(),
                limit, offset);
    }

    /** NB: what a look at every array costs is taken for much less than it is; with some thousand CIs the index is far better. */
    private <T> List<T> byIndex(String statement, Sql.RowReader<T> reader, @Nullable Object... parameters) {
        return sql.together(() -> {
            sql.update("SET LOCAL enable_seqscan = off");
            return sql.list(statement, reader, parameters);
        });
    }

    private record Ranked(List<Integer> ids, List<Integer> ranks, Map<Integer, PackageVersion> versions) {}

    private Ranked ranked(Map<PackageVersion, AdvisoryState> versions) {
        List<Integer> ids = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        Map<Integer, PackageVersion> byId = new HashMap<>();
        ids(versions.keySet()).forEach((version, id) -> {
            ids.add(id);
            ranks.add(Objects.requireNonNull(versions.get(version)).ordinal());
            byId.put(id, version);
        });
        return new Ranked(ids, ranks, byId);
    }

    @Override
    public Map<Integer, PackageVersion> numbered() {
        Map<Integer, PackageVersion> numbered = new HashMap<>();
        sql.list("SELECT * FROM package_versions", row -> numbered.put(row.getInt("id"), version(row)));
        return numbered;
    }

    @Override
    public List<Holding> holdings(String after, int limit) {
        return sql.list(
                """
                SELECT ci_id, packages FROM ci_packages
                WHERE ci_id COLLATE "C" > ? AND ci_id NOT IN (SELECT ci_id FROM patch_states WHERE is_retired)
                ORDER BY ci_id COLLATE "C" LIMIT ?
                """,
                row -> new Holding(row.getString("ci_id"), List.of((Integer[]) row.getArray("packages").getArray())), after, limit);
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

    @Override
    public void forget(Collection<String> ciIds) {
        sql.update("DELETE FROM ci_packages WHERE ci_id = ANY (?)", ciIds);
    }

    @Override
    public long forgetUnused() {
        BitSet used = new BitSet();
        String last = "";
        for (Slice slice = slice(last, used); slice.cis() > 0; slice = slice(last, used)) {
            last = slice.last();
        }
        List<Integer> unused = sql.list("SELECT id FROM package_versions ORDER BY id", row -> row.getInt(1)).stream()
                .filter(id -> !used.get(id)).toList();
        long forgotten = 0;
        for (int from = 0; from < unused.size(); from += TOGETHER) {
            forgotten += forgetAll(unused.subList(from, Math.min(unused.size(), from + TOGETHER)));
        }
        return forgotten;
    }

    /** NB: alone, and looked at again: a version that nobody had may have been seen on a host meanwhile. */
    private int forgetAll(List<Integer> ids) {
        return sql.together(() -> {
            Locks.hold(sql, Locks.PACKAGES, "");
            return sql.update(
                    """
                    DELETE FROM package_versions v WHERE v.id = ANY (?::integer[])
                    AND NOT EXISTS (SELECT FROM ci_packages WHERE packages @> ARRAY[v.id])
                    """,
                    ids);
        });
    }

    private record Slice(int cis, String last) {}

    private Slice slice(String after, BitSet used) {
        List<String> cis = sql.list(
                "SELECT ci_id FROM ci_packages WHERE ci_id COLLATE \"C\" > ? ORDER BY ci_id COLLATE \"C\" LIMIT ?",
                row -> row.getString(1), after, SLICE);
        if (!cis.isEmpty()) {
            sql.list(
                    "SELECT DISTINCT one FROM ci_packages, unnest(packages) AS one WHERE ci_id = ANY (?)",
                    row -> {
                        used.set(row.getInt(1));
                        return true;
                    },
                    cis);
        }
        return new Slice(cis.size(), cis.isEmpty() ? after : cis.getLast());
    }

    private static PackageVersion version(ResultSet row) throws SQLException {
        return new PackageVersion(
                row.getString("distribution"), row.getString("release"), row.getString("name"), row.getString("version"),
                row.getString("source_name"), row.getString("source_version"));
    }
}
