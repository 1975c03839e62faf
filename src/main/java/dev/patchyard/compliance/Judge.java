package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.OsFamily;
import dev.patchyard.policy.Limits;
import dev.patchyard.policy.OsMismatchMode;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.UpdateScope;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what a scan saw into a verdict on compliance. Pure: the same arguments always give the same answer. */
public final class Judge {
    /** Older repository metadata proves nothing. */
    public static final Duration METADATA_LIMIT = Limits.METADATA_AGE;

    private Judge() {}

    /**
     * Judges one CI against all its baselines; the worst status wins. A scan that failed closes nothing: what was known
     * stays, marked stale and UNKNOWN, with its age. A scan without fresh metadata is a contact and does not move the
     * time of the last scan. A scan that is older than the last contact changes nothing.
     *
     * @param policies   any policies; those that are no baseline for the CI are passed over
     * @param knowledge  at least what names a pending package
     * @param before     the last known state, null when there is none
     */
    public static PatchState judge(
            Ci ci, HostScan scan, Collection<PatchPolicy> policies, Knowledge knowledge, @Nullable PatchState before) {
        if (before != null && before.lastContact() != null && before.lastContact().isAfter(scan.at())) {
            return before;
        }
        List<PatchPolicy> baselines = baselines(ci, policies);
        HostFacts facts = scan.facts();
        if (facts == null) {
            return unseen(ci, scan, baselines, before);
        }
        List<PendingPatch> updates = annotate(scan, knowledge);
        Map<Boolean, List<PendingPatch>> asked = asked(updates, baselines, knowledge);
        List<PendingPatch> taken = asked.get(true);
        Remainder remainder = Remainder.of(scan, facts, asked.get(false));
        Optional<String> doubt = doubt(ci, scan, facts, baselines);
        boolean isFresh = metadataDoubt(scan).isEmpty();
        String complaint = Complaint.about(remainder, taken);
        ComplianceStatus status = doubt.isPresent() ? ComplianceStatus.UNKNOWN : status(complaint);
        return new PatchState(
                ci.id(), ci.name(), ci.tags().getOrDefault("os", ""), ci.environment(),
                PatchLevels.of(scan, updates, knowledge), target(baselines),
                status, doubt.orElse(complaint.isEmpty() ? remarks(scan.upkeep(), remainder) : complaint),
                isFresh ? scan.at() : before == null ? null : before.lastScanned(), scan.at(), before == null ? null : before.lastPatched(), false,
                taken, ids(baselines), retired(ci, scan, before), scan.upkeep(), remainder, urgency(ci));
    }

    /**
     * Judges one CI again by what its last good scan saw, because what is known of vulnerabilities has changed since. What
     * made it UNKNOWN then still does. A state that was kept without its remainder cannot be judged again.
     *
     * @param kept      what is installed there, at least what the updates would move
     * @param policies  at least those that are a baseline for it
     * @param knowledge at least what names a pending package
     */
    public static PatchState again(
            PatchState before, Collection<PackageVersion> kept, Collection<PatchPolicy> policies, Knowledge knowledge) {
        Optional<AdvisoryMatch> match = AdvisoryMatch.of(kept);
        if (before.remainder() == null || match.isEmpty()) {
            return before;
        }
        List<PatchPolicy> baselines = policies.stream().filter(policy -> before.policies().contains(policy.id())).toList();
        List<PendingPatch> updates = annotate(before.updates(), match.get(), knowledge);
        Map<Boolean, List<PendingPatch>> asked = asked(updates, baselines, knowledge);
        Remainder remainder = before.remainder().passingOver(asked.get(false));
        PatchLevel level = PatchLevels.again(before, updates, knowledge);
        if (before.status() == ComplianceStatus.UNKNOWN) {
            return before.judgedAgain(asked.get(true), remainder, level, before.status(), before.reason());
        }
        String complaint = Complaint.about(remainder, asked.get(true));
        return before.judgedAgain(
                asked.get(true), remainder, level, status(complaint),
                complaint.isEmpty() ? remarks(before.upkeep(), remainder) : complaint);
    }

    /** @return under true what is asked for: by any baseline or, where there is none, whatever is a security update */
    private static Map<Boolean, List<PendingPatch>> asked(
            List<PendingPatch> updates, List<PatchPolicy> baselines, Knowledge knowledge) {
        return updates.stream().collect(Collectors.partitioningBy(update -> baselines.isEmpty()
                ? isSecurity(update) && !update.held()
                : baselines.stream().anyMatch(policy -> takes(policy, update, knowledge))));
    }

    private static ComplianceStatus status(String complaint) {
        return complaint.isEmpty() ? ComplianceStatus.COMPLIANT : ComplianceStatus.NON_COMPLIANT;
    }

    /** @return the state of a CI that nobody ever looked at */
    public static PatchState neverScanned(Ci ci, Collection<PatchPolicy> policies) {
        List<PatchPolicy> baselines = baselines(ci, policies);
        return new PatchState(
                ci.id(), ci.name(), ci.tags().getOrDefault("os", ""), ci.environment(), null, target(baselines),
                ComplianceStatus.UNKNOWN, osDoubt(ci).orElse("never scanned"), null, null, null, false, List.of(),
                ids(baselines), null, Upkeep.PLAIN, null, urgency(ci));
    }

    /** @return the policies that are a baseline for the CI, by id */
    public static List<PatchPolicy> baselines(Ci ci, Collection<PatchPolicy> policies) {
        Map<String, PatchPolicy> byId = new TreeMap<>();
        policies.stream().filter(policy -> policy.isBaselineFor(ci)).forEach(policy -> byId.put(policy.id(), policy));
        return List.copyOf(byId.values());
    }

    /**
     * @param scan one that is OK
     * @return all pending updates, each with the identifiers of the advisories that it closes and that count: none that was
     *         taken back, and none that the vendor says does not affect the package
     */
    public static List<PendingPatch> annotate(HostScan scan, Knowledge knowledge) {
        HostFacts facts = scan.facts();
        return facts == null
                ? List.of()
                : annotate(
                        scan.pending(),
                        new AdvisoryMatch(
                                HostPackages.of(scan).map(HostPackages::packages).orElse(List.of()), facts.distribution(), facts.release()),
                        knowledge);
    }

    private static List<PendingPatch> annotate(List<PendingPatch> updates, AdvisoryMatch match, Knowledge knowledge) {
        return updates.stream().map(update -> update.fixing(match.closedBy(update, knowledge))).toList();
    }

    /**
     * Says whether a policy asks for an update: not held, not excluded, in its scope, and not newer than its patch
     * level. An update without a known advisory has no date; it counts as asked for, because nobody can say otherwise.
     *
     * @param update    as {@link #annotate} gives it
     * @param knowledge at least what the update names
     */
    public static boolean takes(PatchPolicy policy, PendingPatch update, Knowledge knowledge) {
        return refusal(policy, update, knowledge).isEmpty();
    }

    /** @return why the policy does not ask for the update; empty when it does, as {@link #takes} says */
    public static Optional<Refusal> refusal(PatchPolicy policy, PendingPatch update, Knowledge knowledge) {
        if (update.held()) {
            return Optional.of(Refusal.HELD);
        }
        if (policy.work().excludes(update.name())) {
            return Optional.of(Refusal.EXCLUDED);
        }
        if (policy.work().updateScope() != UpdateScope.ALL && !isSecurity(update)) {
            return Optional.of(Refusal.OUT_OF_SCOPE);
        }
        boolean reached = policy.patchLevel() == null || isOfLevel(YearMonth.parse(policy.patchLevel()), update, knowledge);
        return reached ? Optional.empty() : Optional.of(Refusal.BEYOND_LEVEL);
    }

    private static boolean isOfLevel(YearMonth level, PendingPatch update, Knowledge knowledge) {
        Instant end = level.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        List<Advisory> closed = knowledge.named(update.advisories());
        return closed.isEmpty() || closed.stream().anyMatch(advisory -> advisory.published().isBefore(end));
    }

    private static boolean isSecurity(PendingPatch update) {
        return update.security() || !update.advisories().isEmpty();
    }

    /** A CI that gave no usable answer, or was never asked. */
    private static PatchState unseen(Ci ci, HostScan scan, List<PatchPolicy> baselines, @Nullable PatchState before) {
        Instant seen = before == null ? null : before.lastScanned();
        String reason = osDoubt(ci).orElse(scan.reason() + (seen == null ? "" : age(seen, scan.at())));
        return new PatchState(
                ci.id(), ci.name(), ci.tags().getOrDefault("os", ""), ci.environment(),
                before == null ? null : before.current(), target(baselines),
                ComplianceStatus.UNKNOWN, reason,
                before == null ? null : before.lastScanned(), scan.at(), before == null ? null : before.lastPatched(),
                before != null && before.lastScanned() != null,
                before == null ? List.of() : before.pending(), ids(baselines), retired(ci, scan, before),
                before == null ? Upkeep.PLAIN : before.upkeep(), before == null ? null : before.remainder(), urgency(ci));
    }

    private static String age(Instant seen, Instant now) {
        return " (what is shown is " + words(Duration.between(seen, now)) + " old)";
    }

    static String words(Duration age) {
        return age.toHours() < 1 ? age.toMinutes() + " min" : age.toHours() + " h";
    }

    private static @Nullable Instant retired(Ci ci, HostScan scan, @Nullable PatchState before) {
        if (ci.isInService()) {
            return null;
        }
        return before == null || before.retiredAt() == null ? scan.at() : before.retiredAt();
    }

    private static Optional<String> doubt(Ci ci, HostScan scan, HostFacts facts, List<PatchPolicy> baselines) {
        if (osDoubt(ci).isPresent()) {
            return osDoubt(ci);
        }
        boolean contradicted = ci.osType().filter(os -> !os.covers(facts.distribution(), facts.release())).isPresent();
        if (contradicted && baselines.stream().anyMatch(p -> p.work().osMismatch() == OsMismatchMode.LEAVE_OUT)) {
            return Optional.of("tagged " + ci.tags().get("os") + ", but the host says " + facts.distribution() + " "
                    + facts.release());
        }
        return metadataDoubt(scan)
                .or(() -> scan.upkeep().unseen().isEmpty()
                        ? Optional.empty()
                        : Optional.of("not seen without root privilege: " + Complaint.list(scan.upkeep().unseen())))
                .or(() -> scan.unsigned().isEmpty()
                        ? Optional.empty()
                        : Optional.of("repository without a good signature: " + Complaint.list(scan.unsigned())))
                .or(() -> EndOfLife.passed(facts, scan.at()).map(day -> "end of life since " + day))
                .or(() -> baselines.isEmpty() ? Optional.of("no policy is a baseline for it") : Optional.empty());
    }

    /** Why the scan says nothing of what could be installed; a scan that does is the only one that counts as one. */
    private static Optional<String> metadataDoubt(HostScan scan) {
        if (scan.metadataAge() == null || scan.metadataAge().compareTo(METADATA_LIMIT) > 0) {
            return Optional.of(scan.metadataAge() == null
                    ? "the age of the repository metadata is not known"
                    : "repository metadata is " + scan.metadataAge().toHours() + " h old, more than 48 h");
        }
        return scan.obstacles().stream()
                .filter(obstacle -> "metadata".equals(obstacle.code()))
                .map(HostScan.Obstacle::detail)
                .findFirst();
    }

    private static Optional<String> osDoubt(Ci ci) {
        return ci.osType()
                .filter(os -> os.family() == OsFamily.WINDOWS)
                .map(os -> "Windows is listed and not scanned or patched in this version");
    }

    private static String remarks(Upkeep upkeep, Remainder remainder) {
        String leftOvers = leftOvers(remainder.passedOver());
        String rivals = upkeep.rivals().isEmpty() ? "" : "also updates itself: " + Complaint.list(upkeep.rivals());
        return leftOvers.isEmpty() || rivals.isEmpty() ? leftOvers + rivals : leftOvers + "; " + rivals;
    }

    private static String leftOvers(List<PendingPatch> passedOver) {
        List<String> left = passedOver.stream()
                .filter(Judge::isSecurity)
                .map(update -> update.name() + (update.held() ? " (held)" : ""))
                .toList();
        return left.isEmpty() ? "" : "not asked for by any policy: " + Complaint.list(left);
    }

    private static Urgency urgency(Ci ci) {
        return Urgency.unweighed(Exposure.of(ci.tags()));
    }

    private static @Nullable String target(List<PatchPolicy> baselines) {
        return baselines.stream()
                .map(PatchPolicy::patchLevel)
                .filter(level -> level != null)
                .max(String::compareTo)
                .orElse(null);
    }

    private static List<String> ids(List<PatchPolicy> baselines) {
        return baselines.stream().map(PatchPolicy::id).toList();
    }
}
