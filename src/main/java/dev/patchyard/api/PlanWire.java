package dev.patchyard.api;

import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.PolicyFields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans as they are written on the wire. */
final class PlanWire {
    private PlanWire() {}

    record Plan(
            String runId, String policyId, Map<String, @Nullable Object> policy, @Nullable String madeAt, String digest,
            int matched, List<Host> hosts, List<Wave> waves, List<LeftOut> leftOut, Map<String, String> playbooks) {}

    record Host(String ciId, String ciName, String osFamily, List<Move> moves) {}

    record Move(
            String name, String arch, String from, String to, String origin, boolean security, List<String> advisories) {}

    record Wave(int index, boolean canary, List<String> ciIds) {}

    record LeftOut(String ciId, String ciName, String reason, String detail) {}

    static Plan of(String runId, PatchPlan plan) {
        return new Plan(
                runId, plan.policy().id(), PolicyFields.write(plan.policy()), Words.time(plan.madeAt()), plan.digest(),
                plan.matched(), plan.hosts().stream().map(PlanWire::host).toList(), waves(plan),
                plan.exclusions().stream().map(PlanWire::leftOut).toList(), new TreeMap<>(plan.playbooks()));
    }

    static List<Wave> waves(PatchPlan plan) {
        return plan.waves().stream().map(wave -> new Wave(wave.index(), wave.canary(), wave.ciIds())).toList();
    }

    static LeftOut leftOut(Exclusion exclusion) {
        return new LeftOut(exclusion.ciId(), exclusion.ciName(), Words.of(exclusion.reason()), exclusion.detail());
    }

    private static Host host(PlannedHost host) {
        return new Host(
                host.ci().id(), host.ci().name(), Words.of(host.family()), host.moves().stream().map(PlanWire::move).toList());
    }

    private static Move move(PackageMove move) {
        return new Move(
                move.name(), move.arch(), move.from(), move.to(), move.origin(), move.security(), move.advisories());
    }
}
