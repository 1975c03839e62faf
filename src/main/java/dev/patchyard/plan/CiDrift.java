package dev.patchyard.plan;

import dev.patchyard.inventory.Ci;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the inventory moved on since a plan was made. Pure. */
public final class CiDrift {
    private CiDrift() {}

    /**
     * @param planned the CI as it was when the plan was made
     * @param now     the same as it matches the policy now, null when it does not any more
     * @return why the plan is not good for it any more, empty while it is
     */
    public static Optional<String> of(Ci planned, @Nullable Ci now) {
        if (now == null) {
            return Optional.of("it no longer matches the policy's tags");
        }
        if (now.status() != Ci.Status.ACTIVE) {
            return Optional.of("its status is " + now.status());
        }
        boolean isSameMachine = Objects.equals(planned.login(), now.login())
                && Objects.equals(planned.vmId(), now.vmId())
                && Objects.equals(planned.machineId(), now.machineId())
                && Set.copyOf(planned.sshHostKeys()).equals(Set.copyOf(now.sshHostKeys()));
        return isSameMachine
                ? Optional.empty()
                : Optional.of("its address, machine or host keys were changed in the CMDB since the plan was made");
    }

    /** @return the CIs that match now and that the plan neither takes nor leaves out, by id */
    public static List<Ci> appeared(PatchPlan plan, Collection<Ci> matching) {
        Set<String> known = plan.exclusions().stream().map(Exclusion::ciId).collect(Collectors.toSet());
        known.addAll(plan.ciIds());
        return matching.stream().filter(ci -> !known.contains(ci.id())).toList();
    }
}
