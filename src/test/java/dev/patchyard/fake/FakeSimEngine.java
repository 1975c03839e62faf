package dev.patchyard.fake;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.snapshot.Datastore;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.VirtualMachine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A hypervisor in memory. Tests hook in what a revert means for their fake hosts. */
public final class FakeSimEngine implements SimEngine {
    /** What goes wrong, by the door's method names. */
    public final FaultScript faults = new FaultScript();

    private final Clock clock;
    private final Map<String, VirtualMachine> machines = new LinkedHashMap<>();
    private final Map<String, List<Snapshot>> snapshots = new LinkedHashMap<>();
    private final Map<String, Datastore> datastores = new LinkedHashMap<>();
    private final Set<String> notCovered = new HashSet<>();
    private final List<String> reverted = new ArrayList<>();
    private final Set<String> attempts = new HashSet<>();
    private BiConsumer<String, Snapshot> onCreate = (vmId, snapshot) -> {};
    private Consumer<Snapshot> onCreated = snapshot -> {};
    private BiConsumer<String, Snapshot> onRevert = (vmId, snapshot) -> {};
    private Consumer<String> onReverted = vmId -> {};
    private int counter;

    public FakeSimEngine(Clock clock) {
        this.clock = clock;
    }

    /** Adds a running machine with a uuid and a machine id made from its name, one disk on a roomy datastore and no network card. */
    public synchronized FakeSimEngine withMachine(String vmId) {
        datastores.putIfAbsent("store", new Datastore("store", 1000, 600));
        return withMachineOn(vmId, List.of("store"));
    }

    /** Adds, or fills, a datastore. */
    public synchronized FakeSimEngine with(Datastore datastore) {
        datastores.put(datastore.id(), datastore);
        return this;
    }

    /** Puts a machine's disks on datastores and adds disks that no snapshot covers. */
    public synchronized FakeSimEngine withMachineOn(String vmId, List<String> stores, String... uncovered) {
        List<String> disks = new ArrayList<>(List.of("root"));
        disks.addAll(List.of(uncovered));
        notCovered.addAll(List.of(uncovered));
        return with(new VirtualMachine(vmId, vmId, true, "uuid-" + vmId, "machine-of-" + vmId, List.of(), disks, stores));
    }

    /** Takes a machine away. */
    public synchronized FakeSimEngine without(String vmId) {
        machines.remove(vmId);
        return this;
    }

    public synchronized FakeSimEngine with(VirtualMachine machine) {
        machines.put(machine.id(), machine);
        return this;
    }

    /** Puts a snapshot there as it is, for example one that is not ready or not ours. */
    public synchronized FakeSimEngine with(Snapshot snapshot) {
        snapshots.computeIfAbsent(snapshot.vmId(), id -> new ArrayList<>()).add(snapshot);
        return this;
    }

    public synchronized FakeSimEngine onCreate(BiConsumer<String, Snapshot> effect) {
        onCreate = effect;
        return this;
    }

    /** Runs after each snapshot, besides what {@link #onCreate} does. */
    public synchronized FakeSimEngine onCreated(Consumer<Snapshot> effect) {
        onCreated = effect;
        return this;
    }

    /** Lets all snapshots of a machine be of another run. */
    public synchronized void disown(String vmId) {
        snapshots.get(vmId).replaceAll(s -> new Snapshot(s.id(), s.name(), s.vmId(), "another", s.createdAt(), s.ready(),
                s.disks(), s.consistency(), s.freeBytes(), s.parentId()));
    }

    public synchronized FakeSimEngine onRevert(BiConsumer<String, Snapshot> effect) {
        onRevert = effect;
        return this;
    }

    /** Runs after each revert, besides what {@link #onRevert} does. */
    public synchronized FakeSimEngine onReverted(Consumer<String> effect) {
        onReverted = effect;
        return this;
    }

    /** @return the machines that were reverted, in order, as often as it happened */
    public synchronized List<String> reverted() {
        return List.copyOf(reverted);
    }

    @Override
    public synchronized Optional<VirtualMachine> find(String vmId) {
        faults.before("find", vmId);
        return Optional.ofNullable(machines.get(vmId));
    }

    @Override
    public synchronized Optional<Datastore> datastore(String id) {
        faults.before("datastore", id);
        return Optional.ofNullable(datastores.get(id));
    }

    @Override
    public synchronized List<Snapshot> snapshots(String vmId) {
        faults.before("snapshots", vmId);
        requireMachine(vmId);
        return List.copyOf(snapshots.getOrDefault(vmId, List.of()));
    }

    @Override
    public synchronized Snapshot create(String vmId, String name, String runId, int ttlHours) {
        faults.before("create", vmId);
        VirtualMachine machine = requireMachine(vmId);
        List<Snapshot> mine = snapshots.computeIfAbsent(vmId, id -> new ArrayList<>());
        for (Snapshot existing : mine) {
            if (existing.name().equals(name)) {
                return adopted(existing, runId);
            }
        }
        counter++;
        Snapshot made = new Snapshot("snap-" + counter, name, vmId, runId, clock.instant(), true,
                machine.disks().stream().filter(disk -> !notCovered.contains(disk)).toList(), "crash", 10_000_000_000L,
                mine.isEmpty() ? null : mine.getLast().id());
        mine.add(made);
        onCreate.accept(vmId, made);
        onCreated.accept(made);
        faults.after("create");
        return made;
    }

    @Override
    public synchronized void revert(String vmId, String snapshotId, String attempt) {
        faults.before("revert", vmId);
        requireMachine(vmId);
        Snapshot snapshot = snapshots.getOrDefault(vmId, List.of()).stream()
                .filter(candidate -> candidate.id().equals(snapshotId))
                .findFirst()
                .orElseThrow(() -> new CollaboratorFault(
                        CollaboratorFault.Kind.NOT_FOUND, "no snapshot " + snapshotId + " of " + vmId));
        if (!snapshot.ready() || snapshot.runId() == null) {
            throw new CollaboratorFault(CollaboratorFault.Kind.CONFLICT, "snapshot is not ready or not ours");
        }
        if (attempts.add(attempt)) {
            reverted.add(vmId);
            onRevert.accept(vmId, snapshot);
            onReverted.accept(vmId);
        }
        faults.after("revert");
    }

    @Override
    public synchronized void remove(String vmId, String snapshotId) {
        faults.before("remove", vmId);
        snapshots.getOrDefault(vmId, new ArrayList<>()).removeIf(snapshot -> snapshot.id().equals(snapshotId));
        faults.after("remove");
    }

    private static Snapshot adopted(Snapshot existing, String runId) {
        if (!runId.equals(existing.runId())) {
            throw new CollaboratorFault(CollaboratorFault.Kind.CONFLICT, "snapshot is of another run");
        }
        if (!existing.ready()) {
            throw new CollaboratorFault(CollaboratorFault.Kind.UNAVAILABLE, "snapshot does not get ready");
        }
        return existing;
    }

    private VirtualMachine requireMachine(String vmId) {
        VirtualMachine machine = machines.get(vmId);
        if (machine == null) {
            throw new CollaboratorFault(CollaboratorFault.Kind.NOT_FOUND, "no machine " + vmId);
        }
        return machine;
    }
}
