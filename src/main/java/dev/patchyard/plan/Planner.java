package dev.patchyard.plan;

import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.Knowledge;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.plan.Exclusion.Reason;
import dev.patchyard.policy.OsMismatchMode;
import dev.patchyard.policy.PatchPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns what was seen of hosts into an exact plan. Pure: the same arguments always give the same plan. */
public final class Planner {
    private final Fingerprint fingerprint;

    public Planner(Fingerprint fingerprint) {
        this.fingerprint = fingerprint;
    }

    /**
     * What a plan is made of.
     *
     * @param policy     the policy
     * @param screening  the matching CIs, looked at on paper
     * @param scans      one scan for each candidate, by CI id
     * @param knowledge  at least what names a pending package
     * @param playbooks  digests of the playbook files
     * @param at         when the hosts were looked at
     */
    public record Material(
            PatchPolicy policy,
            Screening screening,
            Map<String, HostScan> scans,
            Knowledge knowledge,
            Map<String, String> playbooks,
            Instant at) {}

    /** @return a plan; it has no hosts when there is nothing to do or everybody is left out */
    public PatchPlan plan(Material material) {
        List<PlannedHost> hosts = new ArrayList<>();
        List<Exclusion> exclusions = new ArrayList<>(material.screening().exclusions());
        for (Ci ci : material.screening().candidates()) {
            HostScan scan = material.scans().get(ci.id());
            Optional<Exclusion> objection = objection(material.policy(), ci, scan);
            if (objection.isPresent()) {
                exclusions.add(objection.get());
                continue;
            }
            List<PackageMove> moves = moves(material, scan);
            if (moves.isEmpty()) {
                exclusions.add(new Exclusion(ci.id(), ci.name(), Reason.AT_TARGET, "nothing is pending that the policy takes"));
            } else {
                hosts.add(planned(ci, scan.facts(), moves, restarts(material.policy(), scan, moves)));
            }
        }
        List<Wave> waves = Waves.cut(hosts, material.policy().rollout());
        int matched = hosts.size()
                + (int) exclusions.stream().filter(e -> e.reason() != Reason.OS_TAG_DIFFERS).count();
        String digest = fingerprint.of(PlanFacts.of(material, hosts, waves, exclusions));
        return new PatchPlan(
                material.policy(), material.at(), matched, hosts, waves, exclusions, material.playbooks(), digest);
    }

    private static Optional<Exclusion> objection(PatchPolicy policy, Ci ci, HostScan scan) {
        HostFacts facts = scan.facts();
        if (facts == null) {
            Reason reason = scan.outcome() == HostScan.Outcome.UNREACHABLE ? Reason.UNREACHABLE : Reason.SCAN_FAILED;
            return because(ci, reason, scan.reason());
        }
        boolean fits = policy.osType().covers(facts.distribution(), facts.release());
        if (!fits && policy.work().osMismatch() == OsMismatchMode.LEAVE_OUT) {
            return because(ci, Reason.OS_MISMATCH, "tagged " + ci.tags().get("os") + ", and the host says "
                    + facts.distribution() + " " + facts.release());
        }
        if (!OsFamily.ofDistribution(facts.distribution()).isPatchable()) {
            return because(ci, Reason.UNSUPPORTED_OS, facts.distribution() + " is not patched by this version");
        }
        if (ci.machineId() != null && facts.machineId() != null && !ci.machineId().equals(facts.machineId())) {
            return because(ci, Reason.IDENTITY_MISMATCH, "the host's machine id is not the one of the CMDB");
        }
        if (scan.metadataAge() == null || scan.metadataAge().compareTo(Judge.METADATA_LIMIT) > 0) {
            return because(ci, Reason.OBSTACLE, "metadata: the repository metadata is too old or of unknown age");
        }
        return scan.obstacles().stream()
                .filter(obstacle -> !(policy.work().repairBefore() && obstacle.code().equals("package_database")))
                .findFirst()
                .flatMap(obstacle -> because(ci, Reason.OBSTACLE, obstacle.code() + ": " + obstacle.detail()));
    }

    private static List<PackageMove> moves(Material material, HostScan scan) {
        return Judge.annotate(scan, material.knowledge()).stream()
                .filter(update -> Judge.takes(material.policy(), update, material.knowledge()))
                .map(Planner::move)
                .sorted(Comparator.comparing(PackageMove::name).thenComparing(PackageMove::arch))
                .toList();
    }

    private static PackageMove move(PendingPatch update) {
        return new PackageMove(
                update.name(), update.arch(), update.installed(), update.available(), update.origin(), update.security(),
                update.advisories());
    }

    private static List<String> restarts(PatchPolicy policy, HostScan scan, List<PackageMove> moves) {
        Set<String> moved = moves.stream().map(PackageMove::name).collect(Collectors.toSet());
        return scan.services().stream()
                .filter(service -> service.packages().stream().anyMatch(moved::contains))
                .map(HostScan.ServiceUse::name)
                .filter(policy.work()::restarts)
                .sorted()
                .toList();
    }

    private static PlannedHost planned(Ci ci, HostFacts facts, List<PackageMove> moves, List<String> restarts) {
        return new PlannedHost(ci, OsFamily.ofDistribution(facts.distribution()), moves, facts.machineId(),
                facts.productUuid(), facts.macs(), restarts);
    }

    private static Optional<Exclusion> because(Ci ci, Reason reason, String detail) {
        return Optional.of(new Exclusion(ci.id(), ci.name(), reason, detail));
    }
}
