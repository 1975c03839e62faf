package dev.patchyard.plan;

import dev.patchyard.inventory.OsFamily;
import dev.patchyard.policy.Rollout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Cuts planned hosts into waves: a canary of each OS family first, non-production before production. Members of one
 * redundancy group are never in one wave, because a wave's hosts are judged together, and a member waits for that. Pure.
 */
final class Waves {
    private static final int LARGEST = 50;

    private Waves() {}

    static List<Wave> cut(List<PlannedHost> hosts, Rollout rollout) {
        List<PlannedHost> order = hosts.stream()
                .sorted(Comparator.comparing(Waves::isProduction).thenComparing(host -> host.ci().id()))
                .toList();
        List<String> canary = canary(order, rollout.canary());
        List<PlannedHost> rest = order.stream().filter(host -> !canary.contains(host.ci().id())).toList();
        List<Wave> waves = new ArrayList<>();
        if (!canary.isEmpty()) {
            waves.add(new Wave(0, true, canary));
        }
        while (!rest.isEmpty()) {
            boolean isFirst = waves.size() <= 1;
            List<PlannedHost> next = next(rest, size(rollout, isFirst ? 0 : hosts.size(), canary.size()));
            waves.add(new Wave(waves.size(), false, next.stream().map(host -> host.ci().id()).toList()));
            rest = rest.stream().filter(host -> !next.contains(host)).toList();
        }
        return waves;
    }

    /** @return the first hosts of the rest, passing over those whose group is in already */
    private static List<PlannedHost> next(List<PlannedHost> rest, int size) {
        Set<String> groups = new HashSet<>();
        return rest.stream()
                .filter(host -> host.ci().redundancyGroup() == null || groups.add(host.ci().redundancyGroup()))
                .limit(size)
                .toList();
    }

    /** Members of one redundancy group never stand in the canary together. */
    private static List<String> canary(List<PlannedHost> order, int perFamily) {
        Map<OsFamily, Integer> taken = new HashMap<>();
        Set<String> groups = new HashSet<>();
        List<String> canary = new ArrayList<>();
        for (PlannedHost host : order) {
            String group = host.ci().redundancyGroup();
            boolean hasRoom = taken.getOrDefault(host.family(), 0) < perFamily;
            if (hasRoom && (group == null || groups.add(group))) {
                taken.merge(host.family(), 1, Integer::sum);
                canary.add(host.ci().id());
            }
        }
        return canary;
    }

    private static int size(Rollout rollout, int hosts, int canary) {
        if (rollout.waveSize() != null) {
            return rollout.waveSize();
        }
        return Math.min(LARGEST, Math.max(2 * canary, hosts / 10));
    }

    private static boolean isProduction(PlannedHost host) {
        return host.ci().environment().toLowerCase(Locale.ROOT).startsWith("prod");
    }
}
