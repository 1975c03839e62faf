package dev.patchyard.cli.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.bench.Figures;
import dev.patchyard.cli.bench.load.FleetReport.Answer;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.Standing;
import dev.patchyard.compliance.Standings;
import dev.patchyard.compliance.StateQuery;
import dev.patchyard.inventory.Ci;
import dev.patchyard.plan.Fingerprint;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.plan.Planner;
import dev.patchyard.plan.Screening;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.ComplianceLedger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What is asked most, of the product's rooms and by SQL as somebody would write it who knows the tables. Both sides read
 * everything the answer is made of and count it; a question that the sides answer differently is no measurement.
 */
final class Questions implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PAGE = 50;
    private static final int WARM_UP = 5;
    private static final double NANOSECONDS_A_MILLISECOND = 1e6;
    private static final String ENV = SyntheticFleet.ENVIRONMENTS.getFirst();
    private static final String SYSTEM = SyntheticFleet.SYSTEMS.getFirst();
    /** CIs of one environment and one system come as often. */
    private static final int STRIDE = SyntheticFleet.ENVIRONMENTS.size() * SyntheticFleet.SYSTEMS.size();

    private final FleetServer server;
    private final Records records;
    private final ComplianceBoard board;
    private final PackageBook packages;
    private final AdvisoryBoard advisories;
    private final Standings standings;

    private Questions(FleetServer server, Records records) {
        this.server = server;
        this.records = records;
        this.board = server.room(ComplianceBoard.class);
        this.packages = server.room(PackageBook.class);
        this.advisories = server.room(AdvisoryBoard.class);
        this.standings = server.room(Standings.class);
    }

    static Questions of(FleetServer server) {
        return new Questions(server, Records.of(server.database()));
    }

    /** Brings the statistics up to date, as the database does by itself after a while. */
    void settle() {
        records.update("VACUUM (ANALYZE)");
    }

    double megabytes() {
        return records.numbers("SELECT pg_database_size(current_database()) / 1048576.0").getFirst();
    }

    private record Question(String name, ToLongFunction<Integer> ours, ToLongFunction<Integer> sql) {}

    /** @return the answers by question, each side asked in turn */
    Map<String, Answer> ask(int cis, int turns) {
        Map<String, Answer> answers = new TreeMap<>();
        for (Question question : questions(cis)) {
            List<Double> ours = new ArrayList<>();
            List<Double> sql = new ArrayList<>();
            for (int turn = -WARM_UP; turn < turns; turn++) {
                int number = Math.floorMod(turn * 7919, cis);
                Timed<Long> one = Timed.of(() -> question.ours().applyAsLong(number));
                Timed<Long> other = Timed.of(() -> question.sql().applyAsLong(number));
                if (!one.answer().equals(other.answer())) {
                    throw new Trouble(question.name() + ": " + one.answer() + " by the product, " + other.answer() + " by SQL");
                }
                if (turn >= 0) {
                    ours.add(one.milliseconds());
                    sql.add(other.milliseconds());
                }
            }
            answers.put(question.name(), new Answer(Figures.median(ours), Figures.median(sql)));
        }
        return answers;
    }

    private record Timed<T>(T answer, double milliseconds) {
        static <T> Timed<T> of(Supplier<T> work) {
            long started = System.nanoTime();
            T answer = work.get();
            return new Timed<>(answer, (System.nanoTime() - started) / NANOSECONDS_A_MILLISECOND);
        }
    }

    private List<Question> questions(int cis) {
        List<Ci> planned = new ArrayList<>();
        Map<String, HostScan> scans = new HashMap<>();
        for (int number = 0; number < cis && planned.size() < PAGE; number += STRIDE) {
            planned.add(SyntheticFleet.ci(number));
            scans.put(SyntheticFleet.id(number), SyntheticFleet.scan(number, Instant.EPOCH));
        }
        List<String> ids = planned.stream().map(Ci::id).toList();
        return List.of(
                new Question("dashboard", number -> dashboard(), number -> dashboardBySql()),
                new Question("states", number -> states(), number -> statesBySql()),
                new Question("advisory", this::advisory, this::advisoryBySql),
                new Question("ci", this::ci, this::ciBySql),
                new Question("plan", number -> plan(planned, scans), number -> planBySql(ids)));
    }

    private long dashboard() {
        server.room(PolicyShelf.class).all();
        return board.numbers(server.room(Clock.class).instant()).groups().stream()
                .mapToLong(group -> group.share().compliant() + 3 * group.share().nonCompliant() + 7 * group.share().overdue()).sum();
    }

    private long dashboardBySql() {
        records.texts("SELECT document FROM policies ORDER BY id").forEach(row -> parsed(row.getFirst()));
        records.texts("SELECT last_scanned FROM patch_states WHERE NOT is_retired AND last_scanned IS NOT NULL"
                + " ORDER BY last_scanned NULLS FIRST LIMIT 1");
        records.texts("SELECT clock_timestamp()");
        return records.texts("SELECT dimension, name, kind, bucket, sum(cis) FROM compliance_counts GROUP BY 1, 2, 3, 4").stream()
                .mapToLong(row -> weight(row.get(2), row.get(3)) * Long.parseLong(row.get(4))).sum();
    }

    private static long weight(String kind, String bucket) {
        return switch (kind + " " + bucket) {
            case "status COMPLIANT" -> 1;
            case "status NON_COMPLIANT" -> 3;
            default -> kind.equals("due") && bucket.compareTo(Instant.now().toString().substring(0, 10)) < 0 ? 7 : 0;
        };
    }

    private long states() {
        StateQuery query = new StateQuery(
                StateQuery.ALL.statuses(), ENV, null, null, null, null, null, null, StateQuery.Order.ID);
        return board.count(query) + board.page(query, 0, PAGE).stream().mapToLong(state -> state.pending().size()).sum();
    }

    private long statesBySql() {
        String where = " FROM patch_states WHERE NOT is_retired AND environment = ?";
        return (long) records.numbers("SELECT count(*)" + where, ENV).getFirst().doubleValue()
                + records.texts("SELECT document" + where + " ORDER BY ci_id COLLATE \"C\" LIMIT " + PAGE, ENV).stream()
                        .mapToLong(row -> parsed(row.getFirst()).path("pending").size()).sum();
    }

    private long advisory(int number) {
        Advisory advisory = advisories.find("CVE-2026-" + String.format("%05d", number % SyntheticFleet.NAMES)).orElseThrow();
        long all = standings.counts(advisory).values().stream().mapToLong(Long::longValue).sum();
        List<Standing> page = standings.page(advisory, null, 0, PAGE);
        return all + board.byIds(page.stream().map(Standing::ciId).toList()).size();
    }

    private long advisoryBySql(int number) {
        String name = "pkg-" + number % SyntheticFleet.NAMES;
        records.texts("SELECT document FROM advisories JOIN advisory_names ON advisory_id = id WHERE name = ?",
                "cve-2026-" + String.format("%05d", number % SyntheticFleet.NAMES)).forEach(row -> parsed(row.getFirst()));
        String held = "WITH held AS (SELECT ci_id, bool_and(version = '2.0-1') AS is_fixed FROM package_versions v"
                + " JOIN ci_packages ON packages @> ARRAY[v.id] WHERE v.name = ? OR v.source_name = ? GROUP BY ci_id) ";
        long all = (long) records.numbers(
                held + "SELECT count(*) FILTER (WHERE is_fixed) + count(*) FILTER (WHERE NOT is_fixed) FROM held", name, name)
                .getFirst().doubleValue();
        return all + records.texts(
                held + "SELECT ci_id, ci_name, environment, is_stale, is_fixed FROM held JOIN patch_states USING (ci_id)"
                        + " WHERE NOT is_retired ORDER BY ci_id COLLATE \"C\" LIMIT " + PAGE, name, name).size();
    }

    private long ci(int number) {
        String id = SyntheticFleet.id(number);
        return board.find(id).orElseThrow().pending().size() + packages.of(id).size();
    }

    private long ciBySql(int number) {
        String id = SyntheticFleet.id(number);
        return parsed(records.texts("SELECT document FROM patch_states WHERE ci_id = ?", id).getFirst().getFirst()).path("pending").size()
                + records.texts("SELECT v.* FROM ci_packages JOIN package_versions v ON v.id = ANY (packages) WHERE ci_id = ?"
                        + " ORDER BY name COLLATE \"C\", version COLLATE \"C\"", id).size();
    }

    private long plan(List<Ci> cis, Map<String, HostScan> scans) {
        PatchPolicy policy = server.room(PolicyShelf.class).find(SyntheticPolicies.id(ENV, SYSTEM)).orElseThrow().policy();
        PatchPlan plan = new Planner(server.room(Fingerprint.class)).plan(new Planner.Material(
                policy, Screening.of(policy, cis), scans, server.room(ComplianceLedger.class).knowledgeFor(scans.values()), Map.of(),
                Instant.EPOCH));
        return plan.hosts().stream().mapToLong(host -> host.moves().size()).sum();
    }

    private long planBySql(List<String> ids) {
        records.texts("SELECT document FROM policies WHERE id = ?", SyntheticPolicies.id(ENV, SYSTEM));
        return records.texts(
                """
                SELECT ci_id, one ->> 'name', one ->> 'arch', one ->> 'installed', one ->> 'available', one ->> 'origin',
                    (SELECT string_agg(a.document ->> 'severity', ',') FROM advisories a
                     WHERE a.id IN (SELECT jsonb_array_elements_text(one -> 'advisories')) AND withdrawn_at IS NULL)
                FROM patch_states, jsonb_array_elements(document -> 'pending') AS one
                WHERE ci_id = ANY (string_to_array(?, ',')) AND (one ->> 'security')::boolean AND NOT (one ->> 'held')::boolean
                ORDER BY ci_id, 2
                """,
                String.join(",", ids)).size();
    }

    private static JsonNode parsed(String document) {
        try {
            return MAPPER.readTree(document);
        } catch (JsonProcessingException unreadable) {
            throw new Trouble("the database holds what is no JSON: " + unreadable.getOriginalMessage());
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
