package dev.patchyard.cli.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Sums what /proc says of each process, looked at ten times a second. What lives for less than that is missed, so this
 * tells somewhat too little, on all sides alike. Safe for use by several threads.
 */
final class SampledProcesses implements CpuMeter {
    private static final long PAUSE_MILLIS = 100;

    private final String mark = "PATCHYARD_BENCH=" + UUID.randomUUID();
    private final Set<Long> roots = ConcurrentHashMap.newKeySet();
    private final Map<Long, Double> seen = new HashMap<>();
    private final Map<Long, Double> before = new HashMap<>();
    private final Thread looking;

    SampledProcesses() {
        looking = Thread.ofPlatform().daemon().name("cpu-times").start(this::keepLooking);
    }

    @Override
    public synchronized void adopt(Collection<Long> pids) {
        roots.addAll(pids);
        Processes.families(pids).forEach(pid -> before.putIfAbsent(pid, Processes.used(pid)));
    }

    @Override
    public List<String> measured(List<String> command) {
        List<String> words = new ArrayList<>(List.of("env", mark));
        words.addAll(command);
        return words;
    }

    @Override
    public synchronized double used() {
        look();
        return seen.entrySet().stream()
                .mapToDouble(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0.0))
                .sum();
    }

    @Override
    public void close() {
        looking.interrupt();
    }

    private synchronized void look() {
        List<Long> now = new ArrayList<>(Processes.marked(mark));
        now.addAll(roots);
        for (Long pid : Processes.families(now)) {
            // A process that went away in this moment says 0; what it said before stands.
            seen.merge(pid, Processes.used(pid), Math::max);
        }
    }

    private void keepLooking() {
        try {
            while (true) {
                look();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
