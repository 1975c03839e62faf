package dev.patchyard.run;

import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyProblem;
import dev.patchyard.snapshot.SimEngine;
import java.util.List;
import java.util.Optional;

/** Whether this server has what a policy counts on. */
public final class Fitness {
    private final SimEngine hypervisor;

    public Fitness(SimEngine hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** @return what the policy counts on and this server lacks, empty when nothing */
    public Optional<PolicyProblem.Fault> objection(PatchPolicy policy) {
        return policy.recovery().snapshotBefore()
                ? hypervisor.absence().map(why -> new PolicyProblem.Fault("pre_patch_snapshot", "say false: " + why))
                : Optional.empty();
    }

    /**
     * Lets pass what may become live: a policy that is not enabled patches nothing and may count on anything.
     *
     * @throws PolicyProblem when it is enabled and counts on what this server lacks
     */
    public void requireFor(PatchPolicy policy) {
        if (policy.enabled()) {
            objection(policy).ifPresent(fault -> {
                throw new PolicyProblem(List.of(fault));
            });
        }
    }

    /** @throws RunRefusal when a run of the policy would count on what this server lacks */
    void requireForRun(PatchPolicy policy) {
        objection(policy).ifPresent(fault -> {
            throw new RunRefusal(RunRefusal.Why.UNFIT, fault.field(), fault.message());
        });
    }

    /** @return why nothing can go back here, empty when snapshots are made */
    public Optional<String> noWayBack() {
        return hypervisor.absence();
    }
}
