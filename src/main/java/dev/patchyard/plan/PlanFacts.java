package dev.patchyard.plan;

import dev.patchyard.policy.PatchPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the digest of a plan covers: everything that decides what happens on a host, and nothing that changes by itself. */
final class PlanFacts {
    private PlanFacts() {}

    static Map<String, Object> of(
            Planner.Material material, List<PlannedHost> hosts, List<Wave> waves, List<Exclusion> exclusions) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("policy", policy(material.policy()));
        facts.put("hosts", hosts.stream().map(PlanFacts::host).toList());
        facts.put("waves", waves.stream().map(Wave::ciIds).toList());
        facts.put("excluded", exclusions.stream().map(e -> e.ciId() + " " + e.reason()).sorted().toList());
        facts.put("playbooks", material.playbooks());
        return facts;
    }

    private static Map<String, Object> policy(PatchPolicy policy) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", policy.id());
        facts.put("os_type", policy.osType().word());
        facts.put("tags", policy.targetTags());
        facts.put("patch_level", String.valueOf(policy.patchLevel()));
        facts.put("window", String.valueOf(policy.timing().window()));
        facts.put("rollout", policy.rollout().toString());
        facts.put("work", policy.work().toString());
        facts.put("recovery", policy.recovery().toString());
        return facts;
    }

    private static Map<String, Object> host(PlannedHost host) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ci", host.ci().id());
        facts.put("family", host.family().name());
        facts.put("machine_id", String.valueOf(host.machineId()));
        facts.put("product_uuid", String.valueOf(host.productUuid()));
        facts.put("macs", host.macs());
        facts.put("moves", host.moves().stream()
                .map(m -> List.of(m.name(), m.arch(), m.from(), m.to(), m.origin()))
                .toList());
        facts.put("restarts", host.restarts());
        return facts;
    }
}
