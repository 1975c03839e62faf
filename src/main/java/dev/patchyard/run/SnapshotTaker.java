package dev.patchyard.run;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.snapshot.Datastore;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.SnapshotChain;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the way back of single hosts and proves whose machine it is. */
public final class SnapshotTaker {
    /** A datastore with less free space than this may fill up while the chain grows. */
    static final int LEAST_FREE_PERCENT = 20;
    /** A longer chain of others' snapshots is slow to read and somebody's to clean up. */
    static final int DEEPEST_FOREIGN_CHAIN = 2;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);
    private static final int KEEP_HOURS = 7 * 24;

    private final SimEngine engine;
    private final Ids ids;

    public SnapshotTaker(SimEngine engine) {
        this(engine, Ids.RANDOM);
    }

    /** @param ids names the snapshots */
    public SnapshotTaker(SimEngine engine, Ids ids) {
        this.engine = engine;
        this.ids = ids;
    }

    /** @return a name of ours, to be written down before the snapshot is asked for; the one that is there already */
    public SnapshotLink intent(PatchRun run, String ciId) {
        SnapshotLink known = run.host(ciId).map(HostRecord::snapshot).orElse(null);
        return known != null ? known : freshIntent(run, ciId);
    }

    /** @return a name of ours that nothing was made under yet */
    public SnapshotLink freshIntent(PatchRun run, String ciId) {
        return SnapshotLink.intended("py-" + ids.next(), vmId(run, ciId));
    }

    /**
     * Makes it, or finds the one that was made under the same name.
     *
     * @throws CollaboratorFault when the machine is not the host's, or nothing may be added to it or its datastore
     */
    public Snapshot take(PatchRun run, String ciId, SnapshotLink intent) {
        VirtualMachine machine = machine(run, ciId).orElse(null);
        Optional<String> contradiction = contradiction(run, ciId, machine);
        if (contradiction.isPresent()) {
            throw refused(contradiction.get());
        }
        List<Snapshot> there = engine.snapshots(intent.vmId());
        boolean isMade = there.stream().anyMatch(snapshot -> snapshot.name().equals(intent.name()));
        if (!isMade) {
            requireShallow(there);
            machine.datastores().forEach(this::requireRoom);
        }
        try {
            return engine.create(intent.vmId(), intent.name(), run.id(), KEEP_HOURS);
        } catch (CollaboratorFault lost) {
            if (lost.kind() != CollaboratorFault.Kind.UNCERTAIN) {
                throw lost;
            }
            // NB: under the same name this adopts what the lost answer spoke of.
            return engine.create(intent.vmId(), intent.name(), run.id(), KEEP_HOURS);
        }
    }

    private static void requireShallow(List<Snapshot> there) {
        int depth = SnapshotChain.foreignDepth(there);
        if (depth > DEEPEST_FOREIGN_CHAIN) {
            throw refused(depth + " snapshots of others build on each other, at most " + DEEPEST_FOREIGN_CHAIN + " may");
        }
    }

    private void requireRoom(String name) {
        Optional<Datastore> full = engine.datastore(name).filter(store -> store.hasLessThan(LEAST_FREE_PERCENT));
        if (full.isPresent()) {
            throw refused("datastore " + name + " has " + full.get().freePercent() + " % free, at least "
                    + LEAST_FREE_PERCENT + " % are needed");
        }
    }

    /**
     * @return the link to a snapshot that may be relied on
     * @throws CollaboratorFault when it is not what was asked for; one of ours is removed again then
     */
    public SnapshotLink confirmed(PatchRun run, String ciId, SnapshotLink intent, Snapshot taken) {
        if (!taken.ready() || !intent.name().equals(taken.name()) || !run.id().equals(taken.runId())) {
            throw refused("the snapshot is not the one that was asked for");
        }
        List<String> open = engine.find(intent.vmId()).map(VirtualMachine::disks).orElse(List.of()).stream()
                .filter(disk -> !taken.disks().contains(disk))
                .toList();
        SnapshotLink link = new SnapshotLink(
                taken.name(), intent.vmId(), taken.id(), taken.createdAt(), taken.consistency(), String.join(", ", open),
                taken.disks(), taken.freeBytes() < 0 ? null : taken.freeBytes());
        if (!open.isEmpty() && run.policy().recovery().rollback() == RollbackMode.AUTO) {
            drop(link);
            throw refused("it does not cover disk " + String.join(", ", open));
        }
        return link;
    }

    /**
     * Removes a snapshot that is of no use. Where that fails, the hypervisor keeps it until its own time is over.
     *
     * @return whether it is certain that it is gone
     */
    public boolean drop(SnapshotLink link) {
        if (link.snapshotId() == null) {
            return false;
        }
        try {
            engine.remove(link.vmId(), link.snapshotId());
            return true;
        } catch (CollaboratorFault fault) {
            LOG.warn("snapshot {} is of no use and stays: {}", link.name(), fault.getMessage());
            return false;
        }
    }

    /** @return why the hypervisor's machine is not the host that was planned, empty when nothing contradicts */
    public Optional<String> identity(PatchRun run, String ciId) {
        boolean isRelied = run.policy().recovery().snapshotBefore();
        if (!isRelied && engine.absence().isPresent()) {
            return Optional.empty();
        }
        VirtualMachine machine = machine(run, ciId).orElse(null);
        return machine == null && !isRelied ? Optional.empty() : contradiction(run, ciId, machine);
    }

    private Optional<VirtualMachine> machine(PatchRun run, String ciId) {
        return engine.find(vmId(run, ciId));
    }

    private static Optional<String> contradiction(PatchRun run, String ciId, @Nullable VirtualMachine machine) {
        if (machine == null) {
            return Optional.of("the hypervisor has no machine " + vmId(run, ciId));
        }
        Optional<String> other = Identity.contradiction(machine, run.requirePlan().host(ciId).orElseThrow());
        if (other.isPresent()) {
            return other;
        }
        return machine.poweredOn() ? Optional.empty() : Optional.of(machine.id() + " is powered off");
    }

    private static CollaboratorFault refused(String reason) {
        return new CollaboratorFault(CollaboratorFault.Kind.REFUSED, reason);
    }

    private static String vmId(PatchRun run, String ciId) {
        return run.requirePlan().host(ciId)
                .map(host -> host.ci().vmId())
                .orElseThrow(() -> new CollaboratorFault(
                        CollaboratorFault.Kind.NOT_FOUND, "the CMDB names no virtual machine for " + ciId));
    }
}
