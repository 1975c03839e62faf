package dev.patchyard.adapter.postgres;

import dev.patchyard.plan.PatchPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plans that were read last, by run and number: a walking run is read several times a second. */
final class PlanCache {
    private static final int MOST = 64;

    private final Map<String, PatchPlan> plans = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PatchPlan> eldest) {
            return size() > MOST;
        }
    };

    static String key(String runId, long number) {
        return runId + ":" + number;
    }

    synchronized @Nullable PatchPlan get(String key) {
        return plans.get(key);
    }

    synchronized void put(String key, PatchPlan plan) {
        plans.put(key, plan);
    }

    /** @return the keys that need not be read */
    synchronized List<String> keys() {
        return List.copyOf(plans.keySet());
    }
}
