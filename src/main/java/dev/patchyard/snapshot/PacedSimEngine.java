package dev.patchyard.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A hypervisor that is asked for at most so many snapshot operations on one datastore at once, whichever runs ask. Reads
 * are not held back. Safe for use by many threads; who waits is served in turn.
 */
public final class PacedSimEngine implements SimEngine {
    /** Machines whose datastore is not known share one turn. */
    private static final String NOT_KNOWN = "";

    private final SimEngine engine;
    private final int atOnce;
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    public PacedSimEngine(SimEngine engine, int atOnce) {
        this.engine = engine;
        this.atOnce = atOnce;
    }

    @Override
    public Optional<VirtualMachine> find(String vmId) {
        return engine.find(vmId);
    }

    @Override
    public Optional<Datastore> datastore(String id) {
        return engine.datastore(id);
    }

    @Override
    public List<Snapshot> snapshots(String vmId) {
        return engine.snapshots(vmId);
    }

    @Override
    public Snapshot create(String vmId, String name, String runId, int ttlHours) {
        try (Turn turn = turn(vmId)) {
            return engine.create(vmId, name, runId, ttlHours);
        }
    }

    @Override
    public void revert(String vmId, String snapshotId, String attempt) {
        try (Turn turn = turn(vmId)) {
            engine.revert(vmId, snapshotId, attempt);
        }
    }

    @Override
    public void remove(String vmId, String snapshotId) {
        try (Turn turn = turn(vmId)) {
            engine.remove(vmId, snapshotId);
        }
    }

    /** NB: in the order of their names, so that two machines on the same two datastores never wait for each other. */
    private Turn turn(String vmId) {
        TreeSet<String> names = new TreeSet<>(engine.find(vmId).map(VirtualMachine::datastores).orElse(List.of()));
        if (names.isEmpty()) {
            names.add(NOT_KNOWN);
        }
        Turn turn = new Turn(new ArrayList<>());
        try {
            for (String name : names) {
                Semaphore semaphore = turns.computeIfAbsent(name, each -> new Semaphore(atOnce, true));
                semaphore.acquire();
                turn.held().add(semaphore);
            }
            return turn;
        } catch (InterruptedException asked) {
            turn.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("asked to end while waiting for a turn on a datastore", asked);
        }
    }

    private record Turn(List<Semaphore> held) implements AutoCloseable {
        @Override
        public void close() {
            held.forEach(Semaphore::release);
        }
    }
}
