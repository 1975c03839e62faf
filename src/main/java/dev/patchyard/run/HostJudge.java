package dev.patchyard.run;

import dev.patchyard.compliance.Baseline;
import dev.patchyard.compliance.HostFacts;
import dev.patchyard.compliance.HostScan;
import dev.patchyard.compliance.InstalledPackage;
import dev.patchyard.health.HealthReport;
import dev.patchyard.plan.PackageMove;
import dev.patchyard.plan.PlannedHost;
import dev.patchyard.policy.HostWork;
import dev.patchyard.policy.RestartMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a host that was touched, from a fresh look at it. Pure. The play's own word can only make it worse: a silent
 * scriptlet failure is seen nowhere else.
 */
public final class HostJudge {
    private HostJudge() {}

    /**
     * What is known of the host.
     *
     * @param host     what was planned
     * @param work     what the policy asked for
     * @param playSaid the play's outcome, empty when it ended well
     * @param fenced   whether it was proved that no package manager works on it any more
     * @param scan     the fresh look
     * @param health   the fresh checks
     * @param before   what worked before it was touched, null when it is not known
     * @param rebooted whether the play rebooted it
     */
    public record Seen(
            PlannedHost host,
            HostWork work,
            String playSaid,
            boolean fenced,
            HostScan scan,
            HealthReport health,
            @Nullable Baseline before,
            boolean rebooted) {}

    /**
     * @param state  one of the final states
     * @param reason why, empty for OK
     * @param moved  packages of the plan that are at their planned version now
     */
    public record Finding(HostState state, String reason, List<String> moved) {}

    public static Finding judge(Seen seen) {
        List<String> moved = moved(seen);
        if (!seen.fenced()) {
            return new Finding(
                    HostState.UNKNOWN, after(seen, "it cannot be proved that no package manager works on it"), moved);
        }
        HostFacts facts = seen.scan().facts();
        if (facts == null) {
            boolean lost = seen.scan().outcome() == HostScan.Outcome.UNREACHABLE;
            return new Finding(lost ? HostState.UNREACHABLE : HostState.UNKNOWN, after(seen, seen.scan().reason()), moved);
        }
        return failure(seen, facts)
                .map(reason -> new Finding(HostState.FAILED, reason, moved))
                .or(() -> pending(seen, facts, moved))
                .orElse(new Finding(HostState.OK, "", moved));
    }

    private static Optional<String> failure(Seen seen, HostFacts facts) {
        List<String> broken = seen.scan().packages().stream().filter(p -> !p.configured()).map(InstalledPackage::name).toList();
        if (!broken.isEmpty()) {
            return Optional.of(after(seen, "not configured: " + String.join(", ", broken)));
        }
        List<String> missing = missing(seen);
        if (!missing.isEmpty()) {
            return Optional.of(after(seen, "not at the planned version: " + String.join(", ", missing)));
        }
        if (!seen.health().isGreen() && !isOldCode(seen)) {
            return Optional.of(after(seen, seen.health().complaints()));
        }
        if (!seen.playSaid().isEmpty() && !isAboutOldCode(seen)) {
            return Optional.of(seen.playSaid());
        }
        List<String> lost = lost(seen, facts);
        return lost.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", lost));
    }

    /** What had failed before is not this run's doing; where nobody looked before, everything that failed counts. */
    private static List<String> lost(Seen seen, HostFacts facts) {
        Baseline before = seen.before();
        return before == null
                ? facts.failedUnits().stream().map(unit -> "service " + unit + " failed").toList()
                : before.complaints(facts, seen.rebooted());
    }

    private static Optional<Finding> pending(Seen seen, HostFacts facts, List<String> moved) {
        if (facts.rebootReason() != null) {
            return Optional.of(new Finding(HostState.PENDING_REBOOT, facts.rebootReason(), moved));
        }
        if (isOldCode(seen)) {
            return Optional.of(new Finding(HostState.PENDING_RESTART, "old code runs on: " + seen.health().complaints(), moved));
        }
        boolean stale = !facts.staleServices().isEmpty() && seen.work().restart() == RestartMode.AFFECTED;
        if (stale || !facts.staleServices().isEmpty()) {
            return Optional.of(new Finding(
                    HostState.PENDING_RESTART, "replaced files still in use: " + String.join(", ", facts.staleServices()), moved));
        }
        return Optional.empty();
    }

    /** A check that is red only because it was answered by the version that was replaced. */
    private static boolean isOldCode(Seen seen) {
        List<HealthReport.Checked> red = seen.health().checks().stream().filter(c -> !c.green()).toList();
        return !red.isEmpty() && red.stream().allMatch(check -> seen.host().moves().stream()
                .anyMatch(move -> !move.from().isEmpty() && tellsOldVersion(check.said(), move)));
    }

    /** NB: the play may have failed for another reason as well, for instance a scriptlet that kept the old code running. */
    private static boolean isAboutOldCode(Seen seen) {
        return isOldCode(seen) && Arrays.stream(seen.playSaid().split("; ")).allMatch(part -> seen.host().moves().stream()
                .anyMatch(move -> !move.from().isEmpty() && tellsOldVersion(part, move)));
    }

    private static boolean tellsOldVersion(String said, PackageMove move) {
        return said.contains("'" + upstream(move.from()) + "'") && said.contains("'" + upstream(move.to()) + "'");
    }

    /** @return the version without epoch and package revision, as programs tell their own */
    static String upstream(String version) {
        String withoutEpoch = version.substring(version.indexOf(':') + 1);
        int dash = withoutEpoch.lastIndexOf('-');
        return dash > 0 ? withoutEpoch.substring(0, dash) : withoutEpoch;
    }

    private static List<String> missing(Seen seen) {
        List<String> missing = new ArrayList<>();
        for (PackageMove move : seen.host().moves()) {
            String now = seen.scan().installed(move.name(), move.arch()).map(InstalledPackage::version).orElse("absent");
            if (!now.equals(move.to())) {
                missing.add(move.name() + " is " + now + " and should be " + move.to());
            }
        }
        return missing;
    }

    private static List<String> moved(Seen seen) {
        return seen.host().moves().stream()
                .filter(m -> seen.scan().installed(m.name(), m.arch()).filter(p -> p.version().equals(m.to())).isPresent())
                .map(PackageMove::toString)
                .toList();
    }

    private static String after(Seen seen, String found) {
        boolean isNews = !seen.playSaid().isEmpty() && !seen.playSaid().contains(found);
        return isNews ? found + " (" + seen.playSaid() + ")" : found;
    }
}
