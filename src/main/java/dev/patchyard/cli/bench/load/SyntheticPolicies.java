package dev.patchyard.cli.bench.load;

import dev.patchyard.access.Actor;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.policy.PolicyShelf;
import java.util.Map;

/** A policy for each environment and system of the synthetic fleet; none is enabled. */
final class SyntheticPolicies {
    private SyntheticPolicies() {}

    static void put(PolicyShelf shelf) {
        for (String env : SyntheticFleet.ENVIRONMENTS) {
            for (String system : SyntheticFleet.SYSTEMS) {
                shelf.add(
                        PolicyFields.read(Map.of(
                                "id", id(env, system), "name", env + " " + system, "os_type", system,
                                "target_ci_tags", Map.of("env", env))),
                        false, Actor.SERVER);
            }
        }
    }

    static String id(String env, String system) {
        return "fleet-" + env + "-" + system;
    }
}
