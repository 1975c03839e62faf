package dev.patchyard.run;

import dev.patchyard.patching.HostRecovery;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.snapshot.SimEngine;
import dev.patchyard.snapshot.VirtualMachine;
import java.util.Optional;

/** Asks hypervisor and host anew whether they speak of one machine. Changes nothing. */
public final class SameMachine {
    private final SimEngine engine;
    private final HostRecovery recovery;

    public SameMachine(SimEngine engine, HostRecovery recovery) {
        this.engine = engine;
        this.recovery = recovery;
    }

    /**
     * To be asked right before a machine's disk is replaced. A host that does not answer any more is taken for the one
     * that was planned.
     *
     * @param vmId the machine that is going to be replaced
     * @return why it is not the host, empty when it is
     */
    public Optional<String> objection(PlannedHost host, String vmId) {
        Optional<VirtualMachine> machine = engine.find(vmId);
        if (machine.isEmpty()) {
            return Optional.of("the hypervisor has no machine " + vmId);
        }
        return Identity.contradiction(machine.get(), host)
                .or(() -> recovery.whoAnswers(host.ci()).flatMap(who -> Identity.contradiction(machine.get(), who)));
    }
}
