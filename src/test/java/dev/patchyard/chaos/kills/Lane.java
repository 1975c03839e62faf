package dev.patchyard.chaos.kills;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.chaos.kills.TurnFacts.HostFacts;
import dev.patchyard.cli.bench.AtOnce;
import dev.patchyard.cli.demo.People;
import dev.patchyard.journey.RealTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Some hosts of one family that are patched again and again: reset, run, gather, and so on. One thread. */
final class Lane {
    private static final Duration BEAT = Duration.ofMillis(700);
    private static final Duration LONGEST = Duration.ofMinutes(12);
    private static final List<String> SUITES = List.of("2.0", "2.6-slow", "3.0");
    private static final int SLOWEST = 6;
    private static final String TAG = "kills";

    private final String name;
    private final List<LaneHost> hosts;
    private final People people;
    private final List<Path> plays;
    private final Random chance;
    private final String policy;

    /**
     * @param plays  directories of the nodes' plays
     * @param family {@code debian} or {@code el}
     */
    Lane(String name, String family, List<LaneHost> hosts, People people, List<Path> plays, Random chance) {
        this.name = name;
        this.hosts = hosts;
        this.people = people;
        this.plays = plays;
        this.chance = chance;
        hosts.forEach(host -> people.keeper().patch("/cmdb/cis/" + host.name(), Map.of("tags", Map.of(TAG, name))).wanted());
        this.policy = people.author().post("/patch/policies", policy(family)).wanted().required("id").asText();
    }

    private Map<String, Object> policy(String family) {
        Map<String, Object> policy = new HashMap<>();
        policy.put("id", "kills-" + name);
        policy.put("name", "Kills, " + name);
        policy.put("os_type", family.equals("debian") ? "debian" : "rhel9");
        policy.put("target_ci_tags", Map.of(TAG, name));
        policy.put("enabled", true);
        policy.put("change", "create");
        policy.put("update_scope", "all");
        policy.put("canary", 1);
        policy.put("wave_size", hosts.size());
        policy.put("soak", "PT0S");
        policy.put("max_parallel", hosts.size());
        return policy;
    }

    /** Patches as long as it may, and always to the end. @param gathered told the facts of each run */
    void work(BooleanSupplier goesOn, Consumer<TurnFacts> gathered) {
        hosts.forEach(LaneHost::keep);
        while (goesOn.getAsBoolean()) {
            hosts.forEach(host -> host.reset(SUITES.get(chance.nextInt(SUITES.size())), 1 + chance.nextInt(SLOWEST)));
            TurnFacts facts = turn();
            gathered.accept(facts);
            if (!facts.isEnded()) {
                return;
            }
        }
    }

    private TurnFacts turn() {
        String id = people.operator().post("/patch/runs", Map.of("policy_id", policy, "dry_run", false, "reason", "kills"))
                .wanted().required("id").asText();
        Instant last = RealTime.now().plus(LONGEST);
        boolean operator = false;
        boolean approved = false;
        JsonNode run = run(id);
        while (!isOver(run) && RealTime.now().isBefore(last)) {
            operator |= run.required("attention").asText().equals("needs_operator");
            approved = approved || approves(run);
            AtOnce.pause(BEAT);
            run = run(id);
        }
        return gather(run, operator);
    }

    private JsonNode run(String id) {
        return people.operator().get("/patch/runs/" + id).wanted();
    }

    /** A run is over when its messages have arrived as well. */
    private static boolean isOver(JsonNode run) {
        return run.required("phase").asText().equals("ended")
                && run.required("messages").valueStream().noneMatch(message -> message.required("state").asText().equals("open"));
    }

    private boolean approves(JsonNode run) {
        if (!run.hasNonNull("change")) {
            return false;
        }
        String change = run.required("change").required("id").asText();
        return people.approver().post("/itsm/changes/" + change + "/approve", Map.of()).status() < 300;
    }

    private TurnFacts gather(JsonNode run, boolean operator) {
        String id = run.required("id").asText();
        Map<String, HostFacts> found = new LinkedHashMap<>();
        Map<String, Integer> snapshots = new LinkedHashMap<>();
        for (LaneHost host : hosts) {
            found.put(host.name(), host.facts());
            snapshots.put(host.name(), host.snapshotsOf(id));
        }
        List<JsonNode> changes = people.requester().get("/itsm/changes?limit=200&external_ref=patch-run:" + id).wanted()
                .required("items").valueStream().toList();
        return new TurnFacts(name, run, operator, found, snapshots, changes, PlayFiles.of(id, plays));
    }
}
