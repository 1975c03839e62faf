package dev.patchyard.run;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.RollbackMode;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.Snapshot;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes the way back of single hosts and proves whose machine it is. */
public final class SnapshotTaker {
    private static final int KEEP_HOURS = 7 * 24;

    private final SimEngine engine;

    public SnapshotTaker(SimEngine engine) {
        this.engine = engine;
    }

    /** @return a name of ours, to be written down before the snapshot is asked for; the one that is there already */
    public SnapshotLink intent(PatchRun run, String ciId) {
        SnapshotLink known = run.host(ciId).map(HostRecord::snapshot).orElse(null);
        if (known != null) {
            return known;
        }
        return new SnapshotLink("py-" + UUID.randomUUID(), vmId(run, ciId), null, null, "", "");
    }

    /** Makes it, or finds the one that was made under the same name. */
    public Snapshot take(PatchRun run, String ciId, SnapshotLink intent) {
        identity(run, ciId).ifPresent(contradiction -> {
            throw new CollaboratorFault(CollaboratorFault.Kind.REFUSED, contradiction);
        });
        return engine.create(intent.vmId(), intent.name(), run.id(), KEEP_HOURS);
    }

    /**
     * @return the link to a snapshot that may be relied on
     * @throws CollaboratorFault when it is not what was asked for
     */
    public SnapshotLink confirmed(PatchRun run, String ciId, SnapshotLink intent, Snapshot taken) {
        if (!taken.ready() || !intent.name().equals(taken.name()) || !run.id().equals(taken.runId())) {
            throw new CollaboratorFault(CollaboratorFault.Kind.REFUSED, "the snapshot is not the one that was asked for");
        }
        List<String> open = engine.find(intent.vmId()).map(VirtualMachine::disks).orElse(List.of()).stream()
                .filter(disk -> !taken.disks().contains(disk))
                .toList();
        if (!open.isEmpty() && run.policy().recovery().rollback() == RollbackMode.AUTO) {
            throw new CollaboratorFault(CollaboratorFault.Kind.REFUSED, "it does not cover disk " + String.join(", ", open));
        }
        return new SnapshotLink(
                taken.name(), intent.vmId(), taken.id(), taken.createdAt(), taken.consistency(), String.join(", ", open));
    }

    /** @return why the hypervisor's machine is not the host that was planned, empty when nothing contradicts */
    public Optional<String> identity(PatchRun run, String ciId) {
        Optional<VirtualMachine> machine = engine.find(vmId(run, ciId));
        if (machine.isEmpty()) {
            return Optional.of("the hypervisor has no machine " + vmId(run, ciId));
        }
        Optional<String> other = Identity.contradiction(machine.get(), run.requirePlan().host(ciId).orElseThrow());
        if (other.isPresent()) {
            return other;
        }
        return machine.get().poweredOn() ? Optional.empty() : Optional.of(machine.get().id() + " is powered off");
    }

    private static String vmId(PatchRun run, String ciId) {
        return run.requirePlan().host(ciId)
                .map(host -> host.ci().vmId())
                .orElseThrow(() -> new CollaboratorFault(
                        CollaboratorFault.Kind.NOT_FOUND, "the CMDB names no virtual machine for " + ciId));
    }
}
