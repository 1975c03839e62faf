package dev.patchyard.chaos.kills;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What was found after one run, by other means than the run's own words.
 *
 * @param lane      whose hosts
 * @param run       the run as the interface tells it at the end, or where it was given up
 * @param operator  whether it ever waited for a person
 * @param hosts     what was found on each host, by name
 * @param snapshots of this run at the hypervisor, by host
 * @param changes   that the desk has for this run
 * @param plays     of the run, in every node's directory
 */
record TurnFacts(
        String lane, JsonNode run, boolean operator, Map<String, HostFacts> hosts, Map<String, Integer> snapshots,
        List<JsonNode> changes, List<PlayFacts> plays) {

    /**
     * What a host's package manager wrote down since the host was last reset, and how its packages are.
     *
     * @param log       lines of its log, oldest first
     * @param history   what apt says of its own calls; empty elsewhere
     * @param states    a line for each package of the lab: name, version, and whether it is in order
     * @param disorder  what the package manager itself complains about
     * @param busy      package managers that are at work
     */
    record HostFacts(List<String> log, List<String> history, List<String> states, String disorder, String busy) {}

    /**
     * A play's own record.
     *
     * @param id   of the play
     * @param node in whose directory it lies
     * @param work first and last sign of work on each host, in seconds since the epoch
     */
    record PlayFacts(String id, String node, Map<String, double[]> work) {}

    String id() {
        return run.required("id").asText();
    }

    boolean isEnded() {
        return run.required("phase").asText().equals("ended");
    }

    String verdict() {
        return run.required("verdict").asText();
    }
}
