package dev.patchyard.plan;

import dev.patchyard.policy.PatchPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is going to do, frozen. People approve its digest.
 *
 * @param policy     the policy as it was
 * @param madeAt     when the hosts were looked at
 * @param matched    how many CIs of the policy's operating system the tags matched
 * @param hosts      planned hosts, by CI id
 * @param waves      every planned host is in exactly one
 * @param exclusions matching CIs that are not planned
 * @param playbooks  digest of each playbook file that may run, by name
 * @param digest     SHA-256 over the canonical form of all the above but the time, in hexadecimal
 */
public record PatchPlan(
        PatchPolicy policy,
        Instant madeAt,
        int matched,
        List<PlannedHost> hosts,
        List<Wave> waves,
        List<Exclusion> exclusions,
        Map<String, String> playbooks,
        String digest) {
    public PatchPlan {
        hosts = List.copyOf(hosts);
        waves = List.copyOf(waves);
        exclusions = List.copyOf(exclusions);
        playbooks = Map.copyOf(playbooks);
        long inWaves = waves.stream().mapToLong(w -> w.ciIds().size()).sum();
        if (inWaves != hosts.size()) {
            throw new IllegalArgumentException("waves: every planned host is in exactly one wave");
        }
    }

    public Optional<PlannedHost> host(String ciId) {
        return hosts.stream().filter(h -> h.ci().id().equals(ciId)).findFirst();
    }

    /** @return the ids of the planned hosts in plan order */
    public List<String> ciIds() {
        return hosts.stream().map(h -> h.ci().id()).toList();
    }
}
