package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.datacenter.Node;
import dev.patchyard.cli.demo.ChangeDesk;
import dev.patchyard.cli.demo.People;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The runs of a recovery bench: each raises its own change and waits until somebody approves it. */
final class RecoveryRuns {
    private static final Duration BEAT = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int PARALLEL = 2;

    private final People people;
    private final ChangeDesk desk;
    private final String policy;

    RecoveryRuns(People people, ChangeDesk desk, int hosts) {
        this.people = people;
        this.desk = desk;
        this.policy = people.author().post("/patch/policies", policy(hosts)).wanted().required("id").asText();
    }

    private static Map<String, Object> policy(int hosts) {
        Map<String, Object> policy = new HashMap<>();
        policy.put("id", "bench-recovery-" + UUID.randomUUID().toString().substring(0, 6));
        policy.put("name", "Bench, recovery");
        policy.put("os_type", "debian");
        policy.put("target_ci_tags", Map.of(Fleet.TAG, "yes"));
        policy.put("enabled", true);
        policy.put("change", "create");
        policy.put("update_scope", "all");
        policy.put("canary", hosts);
        policy.put("soak", "PT0S");
        policy.put("max_parallel", PARALLEL);
        return policy;
    }

    /** Starts a run and returns its id once it waits for the approval of the change that it raised. */
    String waiting() {
        String id = people.operator().post("/patch/runs", Map.of("policy_id", policy, "dry_run", false, "reason", "bench recovery"))
                .wanted().required("id").asText();
        await(id, run -> run.hasNonNull("change") && run.required("attention").asText().equals("waiting"));
        return id;
    }

    void approve(String id) {
        desk.approve(run(id).required("change").required("id").asText());
    }

    /** Returns as soon as a host of the run installs. */
    void awaitInstallation(String id) {
        await(id, run -> run.required("hosts").valueStream().anyMatch(host -> host.required("stage").asText().equals("installing")));
    }

    boolean isBegunBy(Node node, String id) {
        return node.began(id + "-w0-debian");
    }

    /** @throws Trouble unless the run ends and every host is patched: what recovers is to recover well */
    void requireSuccess(String id) {
        JsonNode run = await(id, seen -> false);
        if (!run.required("verdict").asText().equals("succeeded")) {
            throw new Trouble("run " + id + " ended " + run.required("verdict").asText() + ": " + run.required("note").asText());
        }
    }

    /** @return when the first event later than that happened, as soon as there is one */
    Instant firstEventAfter(String id, Instant moment) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Instant> found = events(id).stream().filter(at -> at.isAfter(moment)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            AtOnce.pause(BEAT);
        }
        throw new Trouble("run " + id + " told nothing for " + LONGEST.toMinutes() + " minutes");
    }

    private List<Instant> events(String id) {
        return people.operator().get("/patch/runs/" + id + "/log?limit=10000").wanted().asText().lines()
                .map(line -> Instant.parse(line.split(" ", 3)[1]))
                .toList();
    }

    private JsonNode run(String id) {
        return people.operator().get("/patch/runs/" + id).wanted();
    }

    /** @return the run once it is as wanted, or has ended, whatever was wanted */
    private JsonNode await(String id, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode run = run(id);
            if (wanted.test(run) || run.required("phase").asText().equals("ended")) {
                return run;
            }
            AtOnce.pause(BEAT);
        }
        throw new Trouble("run " + id + " did not come that far within " + LONGEST.toMinutes() + " minutes");
    }
}
