package dev.patchyard.fake;

import dev.patchyard.policy.SlotLedger;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Decided slots in maps, under one lock. */
public final class InMemorySlotLedger implements SlotLedger {
    private final Map<String, TreeMap<Instant, Decided>> policies = new HashMap<>();
    private final Map<String, TreeMap<Instant, String>> plans = new HashMap<>();
    private final Clock clock;

    public InMemorySlotLedger(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Outcome decide(String policyId, Instant slot, Supplier<Outcome> decision) {
        TreeMap<Instant, Decided> decided = policies.computeIfAbsent(policyId, id -> new TreeMap<>());
        if (!decided.containsKey(slot)) {
            decided.put(slot, new Decided(slot, clock.instant(), decision.get()));
            unplan(policyId, slot);
        }
        return decided.get(slot).outcome();
    }

    @Override
    public synchronized boolean plan(String policyId, Instant slot, Supplier<String> asking) {
        TreeMap<Instant, String> planned = plans.computeIfAbsent(policyId, id -> new TreeMap<>());
        boolean isTaken = outcome(policyId, slot).isPresent() || planned.containsKey(slot);
        if (!isTaken) {
            planned.put(slot, asking.get());
        }
        return !isTaken;
    }

    @Override
    public synchronized void unplan(String policyId, Instant slot) {
        plans.getOrDefault(policyId, new TreeMap<>()).remove(slot);
    }

    @Override
    public synchronized List<Planned> planned(String policyId) {
        return plans.getOrDefault(policyId, new TreeMap<>()).entrySet().stream()
                .map(planned -> new Planned(planned.getKey(), planned.getValue()))
                .toList();
    }

    @Override
    public synchronized Optional<Outcome> outcome(String policyId, Instant slot) {
        return Optional.ofNullable(policies.getOrDefault(policyId, new TreeMap<>()).get(slot)).map(Decided::outcome);
    }

    @Override
    public synchronized List<Decided> of(String policyId, int limit) {
        TreeMap<Instant, Decided> decided = policies.getOrDefault(policyId, new TreeMap<>());
        return decided.descendingMap().values().stream().limit(limit).toList();
    }
}
