package dev.patchyard.cli.bench.truth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.bench.AtOnce;
import dev.patchyard.cli.demo.ChangeDesk;
import dev.patchyard.cli.demo.People;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Patchyard as its operators use it: policies, plans, approved changes and runs over its API. */
final class RunDoor {
    private static final Duration BEAT = Duration.ofMillis(700);
    private static final Duration LONGEST = Duration.ofMinutes(45);
    private static final int USUAL_TARGETS = 50;

    private final People people;
    private final ChangeDesk desk;

    RunDoor(People people, ChangeDesk desk) {
        this.people = people;
        this.desk = desk;
    }

    /**
     * A policy for the hosts of one family that stops for nobody: one canary, then all the others in one wave.
     *
     * @param tag    of the hosts
     * @param fields that are set otherwise
     * @return its id
     */
    String policy(String id, String family, String tag, int hosts, Map<String, Object> fields) {
        Map<String, Object> policy = new HashMap<>();
        policy.put("id", id);
        policy.put("name", id);
        policy.put("os_type", family.equals("debian") ? "debian" : "rhel9");
        policy.put("target_ci_tags", Map.of(Grounds.TAG, tag));
        policy.put("enabled", true);
        policy.put("update_scope", "all");
        policy.put("exclude_packages", List.of("acme-held"));
        policy.put("canary", 1);
        policy.put("soak", "PT0S");
        policy.put("wave_size", hosts);
        policy.put("max_targets", Math.max(hosts, USUAL_TARGETS));
        policy.put("error_threshold", "100%");
        policy.put("unreachable_limit", "100%");
        policy.put("checks", List.of(Map.of(
                "name", "acme-web answers in the version that is installed",
                "http", Map.of(
                        "port", 8080, "path", "/health", "expect_status", 200,
                        "expect_json", Map.of("status", "UP", "version", "package:acme-web")))));
        policy.putAll(fields);
        return people.author().post("/patch/policies", policy).wanted().required("id").asText();
    }

    /** @return the ended dry run, whose id is the plan's */
    JsonNode plan(String policy) {
        return ended(start(Map.of("policy_id", policy, "dry_run", true, "reason", "bench truth")));
    }

    /** @return the frozen plan */
    JsonNode planOf(JsonNode dryRun) {
        return people.operator().get("/patch/runs/" + dryRun.required("id").asText() + "/plan").wanted();
    }

    /** Has a plan approved for these hosts and starts it. @return the run's id */
    String startApproved(String policy, JsonNode dryRun, List<String> cis) {
        String change = desk.approved("Bench truth", policy, cis, dryRun.required("plan_digest").asText());
        return start(Map.of(
                "policy_id", policy, "plan_id", dryRun.required("id").asText(), "change_id", change, "reason", "bench truth"));
    }

    JsonNode run(String id) {
        return people.operator().get("/patch/runs/" + id).wanted();
    }

    JsonNode ended(String id) {
        return await(id, run -> run.required("phase").asText().equals("ended"));
    }

    /** @return the run once it is as wanted, or has ended */
    JsonNode await(String id, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode run = run(id);
            if (wanted.test(run) || run.required("phase").asText().equals("ended")) {
                return run;
            }
            AtOnce.pause(BEAT);
        }
        throw new Trouble("run " + id + " did not end within " + LONGEST.toMinutes() + " minutes");
    }

    People people() {
        return people;
    }

    private String start(Map<String, Object> request) {
        return people.operator().post("/patch/runs", request).wanted().required("id").asText();
    }
}
