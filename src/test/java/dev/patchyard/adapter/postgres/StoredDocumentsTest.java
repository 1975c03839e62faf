package dev.patchyard.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.policy.Hooks;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyDefaults;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.run.Attempts;
import dev.patchyard.run.Closures;
import dev.patchyard.run.HostRecord;
import dev.patchyard.run.Overruns;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RevertLoss;
import dev.patchyard.run.RunReport;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents as the first version stored them: every member that came later is missing. */
class StoredDocumentsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static TestDatabase database;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void anOldRunIsReadAndToldAndMayGoBack() throws IOException {
        RunStore store = store();
        PatchRun run = store.find("run-1").orElseThrow();
        HostRecord host = run.hosts().get("a");

        assertThat(run.verdict()).isEqualTo(Verdict.COMPLETED_WITH_ERRORS);
        assertThat(run.confirmation()).isNull();
        assertThat(run.lineage()).isNull();
        assertThat(run.origin().keepChangeOpen()).isFalse();
        assertThat(run.change().owner()).isNull();
        assertThat(host.before()).isNull();
        assertThat(host.releasedAt()).isNull();
        assertThat(host.snapshot().covered()).isEmpty();
        assertThat(run.requirePlan().host("a").orElseThrow().macs()).isEmpty();
        assertThat(Closures.notes(run, NOW)).contains("a: FAILED (postinst)");
        assertThat(Overruns.of(run)).isEmpty();
        assertThat(RunReport.record(run)).containsEntry("run_id", "run-1");
        assertThat(RevertLoss.of(host, NOW)).contains("all writes to a since 2026-11-20T02:01:30Z");
        assertThat(Attempts.of(run, store).runs()).containsExactly(run);
        assertThat(store.page(RunStore.RunFilter.ALL, 0, 9)).containsExactly(run);
    }

    @Test
    void anOldPolicyIsReadWithWhatAbsentFieldsMean() throws IOException {
        PatchPolicy policy = new Documents().read(golden("run").required("policy").toString(), PatchPolicy.class);

        assertThat(policy.work().hooks()).isEqualTo(Hooks.NONE);
        assertThat(policy.work().repairBefore()).isEqualTo(PolicyDefaults.REPAIR_BEFORE);
        assertThat(policy.timing().planAhead()).isEqualTo(PolicyDefaults.PLAN_AHEAD);
        assertThat(PolicyFields.read(PolicyFields.write(policy))).isEqualTo(policy);
    }

    @Test
    void aMemberThatIsNotKnownIsPassedOver() throws IOException {
        ObjectNode later = golden("run");
        later.put("invented_later", 1);

        assertThat(new Documents().read(later.toString(), PatchRun.class).id()).isEqualTo("run-1");
    }

    private static RunStore store() throws IOException {
        ObjectNode run = golden("run");
        ObjectNode plan = new ObjectMapper().createObjectNode();
        plan.set("policy", run.required("policy"));
        plan.put("made_at", "2026-11-20T02:00:30Z").put("matched", 1).put("digest", "d");
        plan.putArray("hosts").add(golden("planned-host"));
        plan.putArray("waves").addObject().put("index", 0).put("canary", true).putArray("ci_ids").add("a");
        plan.putArray("exclusions");
        plan.putObject("playbooks");
        database.empty("runs");
        for (String statement : List.of(
                "INSERT INTO runs (id, policy_id, kind, trigger, actor, dry_run, created_at, ended_at, phase, verdict, attention,"
                        + " not_before, plan_number, plan, document) VALUES ('run-1', 'debian-baseline', 'PATCH', 'MANUAL', 'alice',"
                        + " false, '2026-11-20T02:00:00Z', '2026-11-20T02:10:00Z', 'ENDED', 'COMPLETED_WITH_ERRORS',"
                        + " 'NEEDS_OPERATOR', now(), 1, '" + plan + "', '" + run + "')",
                "INSERT INTO run_hosts (run_id, ci_id, position, wave, state, document) VALUES ('run-1', 'a', 0, 0, 'FAILED', '"
                        + golden("host") + "')")) {
            database.execute(statement);
        }
        return new PostgresRunStore(database.transactions(), new MutableClock(NOW));
    }

    private static ObjectNode golden(String name) throws IOException {
        try (InputStream file = StoredDocumentsTest.class.getResourceAsStream("/golden/stored/" + name + ".json")) {
            return (ObjectNode) new ObjectMapper().readTree(file);
        }
    }
}
