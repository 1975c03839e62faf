package dev.patchyard.api;

import dev.patchyard.inventory.Ci;
import dev.patchyard.plan.Exclusion;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PatchPlan;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.run.PatchRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plans as they are written on the wire. */
final class PlanWire {
    private PlanWire() {}

    record Plan(
            String runId, String policyId, Map<String, @Nullable Object> policy, @Nullable String madeAt, String digest,
            int matched, List<Host> hosts, List<Wave> waves, List<LeftOut> leftOut, Map<String, String> playbooks,
            List<BlackoutWire.Ahead> blackouts) {}

    /** @param state making, frozen, nothing_to_do or failed */
    record Summary(
            String id, String policyId, String state, String note, @Nullable String failure, String actor, String reason,
            @Nullable String createdAt, @Nullable String changeId, @Nullable String digest) {}

    record Made(
            String id, String policyId, String state, String note, @Nullable String failure, String actor, String reason,
            @Nullable String createdAt, @Nullable String changeId, @Nullable String digest, @Nullable Plan plan) {}

    record Host(
            String ciId, String ciName, String osFamily, @Nullable String redundancyGroup, List<Move> moves,
            List<String> restarts) {}

    record Move(
            String name, String arch, String from, String to, String origin, boolean security, List<String> advisories) {}

    record Wave(int index, boolean canary, List<String> ciIds) {}

    record LeftOut(String ciId, String ciName, String reason, String detail) {}

    static Summary summary(PatchRun run) {
        return new Summary(
                run.id(), run.policy().id(), state(run), run.note(), run.failure(), run.origin().actor(),
                run.origin().reason(), Words.time(run.createdAt()), run.origin().changeId(),
                run.plan() == null ? null : run.plan().digest());
    }

    static Made made(PatchRun run, Almanac almanac, Instant now) {
        Summary head = summary(run);
        return new Made(
                head.id(), head.policyId(), head.state(), head.note(), head.failure(), head.actor(), head.reason(),
                head.createdAt(), head.changeId(), head.digest(),
                run.plan() == null ? null : of(run.id(), run.plan(), almanac, now));
    }

    private static String state(PatchRun run) {
        boolean isPlanned = run.plan() != null && !run.plan().hosts().isEmpty();
        if (run.failure() != null && !isPlanned) {
            return "failed";
        }
        if (run.origin().kind() != PatchRun.Kind.PLAN) {
            return isPlanned ? "frozen" : "nothing_to_do";
        }
        return !run.isEnded() ? "making" : switch (Objects.requireNonNull(run.verdict())) {
            case SUCCEEDED -> "frozen";
            case NOTHING_TO_DO -> "nothing_to_do";
            case COMPLETED_WITH_ERRORS, ROLLED_BACK, REFUSED, CANCELLED, FAILED -> "failed";
        };
    }

    static Plan of(String runId, PatchPlan plan, Almanac almanac, Instant now) {
        List<Ci> cis = plan.hosts().stream().map(PlannedHost::ci).toList();
        return new Plan(
                runId, plan.policy().id(), PolicyFields.write(plan.policy()), Words.time(plan.madeAt()), plan.digest(),
                plan.matched(), plan.hosts().stream().map(PlanWire::host).toList(), waves(plan),
                plan.exclusions().stream().map(PlanWire::leftOut).toList(), new TreeMap<>(plan.playbooks()),
                almanac.ahead(cis, now).stream().map(BlackoutWire::ahead).toList());
    }

    static List<Wave> waves(PatchPlan plan) {
        return plan.waves().stream().map(wave -> new Wave(wave.index(), wave.canary(), wave.ciIds())).toList();
    }

    static LeftOut leftOut(Exclusion exclusion) {
        return new LeftOut(exclusion.ciId(), exclusion.ciName(), Words.of(exclusion.reason()), exclusion.detail());
    }

    private static Host host(PlannedHost host) {
        return new Host(
                host.ci().id(), host.ci().name(), Words.of(host.family()), host.ci().redundancyGroup(),
                host.moves().stream().map(PlanWire::move).toList(), host.restarts());
    }

    private static Move move(PackageMove move) {
        return new Move(
                move.name(), move.arch(), move.from(), move.to(), move.origin(), move.security(), move.advisories());
    }
}
