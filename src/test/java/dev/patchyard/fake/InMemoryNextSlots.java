package dev.patchyard.fake;

import dev.patchyard.policy.NextSlots;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Next slots in a map, under one lock. */
public final class InMemoryNextSlots implements NextSlots {
    private final TreeMap<String, Next> entries = new TreeMap<>();

    @Override
    public synchronized List<Next> all() {
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized void add(Collection<Next> fresh) {
        fresh.forEach(next -> entries.putIfAbsent(next.policyId(), next));
    }

    @Override
    public synchronized void replace(Collection<Next> old, Collection<Next> fresh) {
        Set<String> gone = Set.copyOf(old.stream()
                .filter(next -> entries.containsKey(next.policyId()) && entries.get(next.policyId()).slot().equals(next.slot()))
                .map(Next::policyId)
                .toList());
        entries.keySet().removeAll(gone);
        add(fresh.stream().filter(next -> gone.contains(next.policyId())).toList());
    }

    @Override
    public synchronized int takeDue(Instant now, int limit, Set<String> except, Function<List<Next>, List<Next>> successor) {
        List<Next> due = entries.values().stream()
                .filter(next -> !next.slot().isAfter(now) && !except.contains(next.policyId()))
                .sorted(Comparator.comparing(Next::slot).thenComparing(Next::policyId))
                .limit(limit)
                .toList();
        if (!due.isEmpty()) {
            replace(due, successor.apply(due));
        }
        return due.size();
    }

    @Override
    public synchronized List<Instant> moments(Instant after, int limit) {
        return entries.values().stream().map(Next::slot).filter(slot -> slot.isAfter(after)).distinct().sorted().limit(limit).toList();
    }
}
