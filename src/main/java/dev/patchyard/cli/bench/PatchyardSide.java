package dev.patchyard.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.demo.ChangeDesk;
import dev.patchyard.cli.demo.People;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Patchyard itself, used as its operators use it: over its API, with an approved change for a frozen plan. */
final class PatchyardSide implements Side {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final double NANOSECONDS = 1e9;
    private static final double MILLISECONDS = 1e3;
    /** What lies between planning and the report. */
    private static final Set<String> BESIDE_THE_PLAY = Set.of("validate", "snapshot", "verify");

    private final People people;
    private final ChangeDesk desk;
    private final CpuMeter meter;
    private final Path state;

    PatchyardSide(People people, ChangeDesk desk, CpuMeter meter, Path state) {
        this.people = people;
        this.desk = desk;
        this.meter = meter;
        this.state = state;
    }

    @Override
    public String name() {
        return "patchyard";
    }

    /** Looks at every host of the bench, so that its own package lists are as warm as those of apt. */
    void scan(List<String> cis) {
        String id = people.operator().post("/patch/compliance/scan", Map.of("ci_ids", cis)).wanted().required("id").asText();
        JsonNode scan = people.operator().get("/patch/compliance/scans/" + id).wanted();
        while (scan.required("state").asText().equals("running")) {
            AtOnce.pause(BEAT);
            scan = people.operator().get("/patch/compliance/scans/" + id).wanted();
        }
    }

    /** Plans without touching a host. @return what every side is going to carry out */
    Assignment plan(Content content, int hosts, int parallel) {
        String policy = people.author().post("/patch/policies", policy(content, hosts, parallel)).wanted().required("id").asText();
        String id = start(Map.of("policy_id", policy, "dry_run", true, "reason", "plan for the bench"));
        await(id);
        JsonNode plan = people.operator().get("/patch/runs/" + id + "/plan").wanted();
        int planned = plan.required("hosts").size();
        if (planned != hosts) {
            throw new Trouble("the plan has " + planned + " of " + hosts + " hosts; left out: " + plan.required("left_out"));
        }
        return new Assignment(content, plan, id, policy, parallel);
    }

    /** All defaults but for these: one wave, because nobody here compares canaries, and as many hosts at once as forks. */
    private Map<String, Object> policy(Content content, int hosts, int parallel) {
        Map<String, Object> policy = new HashMap<>();
        policy.put("id", "bench-" + content.word());
        policy.put("name", "Bench, " + content.word());
        policy.put("os_type", "debian");
        policy.put("target_ci_tags", Map.of(Fleet.TAG, "yes"));
        policy.put("enabled", true);
        policy.put("canary", hosts);
        policy.put("soak", "PT0S");
        policy.put("max_parallel", parallel);
        policy.put("max_targets", Math.max(hosts, 50));
        policy.put("checks", List.of(Map.of(
                "name", "acme-web answers in the version that is installed",
                "http", Map.of(
                        "port", 8080, "path", "/health", "expect_status", 200,
                        "expect_json", Map.of("status", "UP", "version", "package:acme-web")))));
        return policy;
    }

    @Override
    public void prepare(Assignment assignment) {
        desk.approved("Bench " + assignment.content().word(), assignment.policy(), assignment.cis(), assignment.digest());
    }

    @Override
    public Measured work(Assignment assignment) {
        double cpuBefore = meter.used();
        long begin = System.nanoTime();
        String id = start(Map.of(
                "policy_id", assignment.policy(), "plan_id", assignment.planId(), "dry_run", false, "reason", "bench"));
        JsonNode run = await(id);
        double whole = (System.nanoTime() - begin) / NANOSECONDS;
        double cpu = meter.used() - cpuBefore;
        if (!run.required("verdict").asText().equals("succeeded")) {
            throw new Trouble("Patchyard's run " + id + " ended " + run.required("verdict").asText() + ": " + failures(run));
        }
        PlayRecord play = PlayRecord.find(state, id + "-w0-debian");
        double wall = seconds(run.required("last_judged_at")) - play.firstTouch();
        return new Measured(wall, whole, cpu, overhead(run, play));
    }

    /** The play's wall is divided as the hosts' time in it; what lies before and after it in a wave is overhead whole. */
    private static double overhead(JsonNode run, PlayRecord play) {
        double beside = 0;
        double execute = 0;
        for (JsonNode stage : run.required("stages")) {
            double took = stage.required("ended_at").isNull() ? 0 : seconds(stage.required("ended_at")) - seconds(stage.required("began_at"));
            String phase = stage.required("phase").asText();
            beside += BESIDE_THE_PLAY.contains(phase) ? took : 0;
            execute += phase.equals("execute") ? took : 0;
        }
        return (beside + execute * play.overhead()) / (beside + execute);
    }

    private String start(Map<String, Object> request) {
        return people.operator().post("/patch/runs", request).wanted().required("id").asText();
    }

    /** A run has ended when its messages have reached CMDB and ITSM as well. */
    private JsonNode await(String id) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode run = people.operator().get("/patch/runs/" + id).wanted();
            boolean told = run.required("messages").valueStream().noneMatch(m -> m.required("state").asText().equals("open"));
            if (run.required("phase").asText().equals("ended") && told) {
                return run;
            }
            AtOnce.pause(BEAT);
        }
        throw new Trouble("run " + id + " did not end within " + LONGEST.toMinutes() + " minutes");
    }

    private static String failures(JsonNode run) {
        return run.required("note").asText() + " " + run.required("hosts").valueStream()
                .filter(host -> !host.required("state").asText().equals("ok"))
                .map(host -> host.required("ci_id").asText() + " " + host.required("state").asText() + " ("
                        + host.required("reason").asText() + ")")
                .limit(5)
                .toList();
    }

    private static double seconds(JsonNode time) {
        return Instant.parse(time.asText()).toEpochMilli() / MILLISECONDS;
    }
}
