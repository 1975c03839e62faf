package dev.patchyard.compliance;

import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.policy.Almanac;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.policy.Slot;
import dev.patchyard.policy.Slots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Explains a CI's patch state by what is known now, not by what was known at the last scan: advisories that were taken back
 * or that the vendor says do not matter are told as such. Asks no host.
 */
public final class ExplanationDesk {
    /** Slots that are looked through for one without a blackout. */
    private static final int SLOTS = 50;

    private final Sources sources;
    private final Cmdb cmdb;
    private final Clock clock;

    /** Where it looks things up. */
    public record Sources(
            AdvisoryBoard advisories, RiskBook risks, PackageBook packages, AcceptanceShelf acceptances, PolicyShelf policies,
            Almanac almanac) {}

    public ExplanationDesk(Sources sources, Cmdb cmdb, Clock clock) {
        this.sources = sources;
        this.cmdb = cmdb;
        this.clock = clock;
    }

    /** @return the explanation; without an answer of the CMDB the CI counts as exposed, and as in no blackout */
    public Explanation explain(PatchState state) {
        Instant now = clock.instant();
        Ci ci = asked(state.ciId());
        Collection<Advisory> known = known(state);
        Set<String> cves = known.stream().flatMap(one -> one.cves().stream()).collect(Collectors.toSet());
        Exposure exposure = ci == null ? Exposure.UNKNOWN : Exposure.of(ci.tags());
        Weighing weighing = new Weighing(
                sources.risks().about(cves), Map.of(state.ciId(), exposure),
                sources.acceptances().all().stream().filter(one -> one.holds(now)).toList(), now);
        List<PatchPolicy> policies = sources.policies().all().stream()
                .map(PolicyShelf.Shelved::policy)
                .filter(policy -> state.policies().contains(policy.id()))
                .sorted(Comparator.comparing(PatchPolicy::id))
                .toList();
        Telling telling = new Telling(
                state, known, new Knowledge(known, sources.risks().statements(cves)), AdvisoryMatch.of(sources.packages().of(state.ciId())), weighing,
                policies, slots(policies, ci, now));
        return new Explanation(state.updates().stream().map(telling::ofUpdate).toList(), notes(state, now));
    }

    private @Nullable Ci asked(String ciId) {
        try {
            return cmdb.byId(ciId).orElse(null);
        } catch (CollaboratorFault away) {
            return null;
        }
    }

    /** Everything about the packages of the updates, also what was taken back, and what the updates name. */
    private Collection<Advisory> known(PatchState state) {
        List<PendingPatch> updates = state.updates();
        List<String> names = updates.stream()
                .flatMap(update -> Stream.of(update.name(), update.source().name())).distinct().toList();
        Map<String, Advisory> known = new HashMap<>(sources.advisories().byIds(
                updates.stream().flatMap(update -> update.advisories().stream()).collect(Collectors.toSet())));
        sources.advisories().about(names).forEach(one -> known.put(one.id(), one));
        sources.advisories().withdrawnAbout(names).forEach(one -> known.put(one.id(), one));
        return known.values();
    }

    private Map<String, Slot> slots(List<PatchPolicy> policies, @Nullable Ci ci, Instant now) {
        Map<String, Slot> slots = new HashMap<>();
        for (PatchPolicy policy : policies) {
            if (policy.enabled() && policy.timing().schedule() != null) {
                Slots.of(policy.timing()).after(now, SLOTS).stream()
                        .filter(slot -> ci == null || sources.almanac().over(ci, slot.instant()).isEmpty())
                        .findFirst()
                        .ifPresent(slot -> slots.put(policy.id(), slot));
            }
        }
        return slots;
    }

    private static List<Explanation.Note> notes(PatchState state, Instant now) {
        List<Explanation.Note> notes = new ArrayList<>();
        Duration age = state.staleFor(now);
        if (state.status() == ComplianceStatus.UNKNOWN) {
            notes.add(new Explanation.Note(Explanation.Matter.UNKNOWN, state.reason()));
        }
        if (age != null) {
            notes.add(new Explanation.Note(
                    Explanation.Matter.STALE, "the last good scan was " + Judge.words(age) + " ago, and one since has failed"));
        }
        if (state.retiredAt() != null) {
            notes.add(new Explanation.Note(Explanation.Matter.RETIRED, "out of service since " + state.retiredAt()));
        }
        if (state.policies().isEmpty()) {
            notes.add(new Explanation.Note(Explanation.Matter.NO_POLICY, "no policy is a baseline for it"));
        }
        Remainder remainder = state.remainder();
        if (remainder != null) {
            seen(remainder, notes);
        }
        return notes;
    }

    private static void seen(Remainder remainder, List<Explanation.Note> notes) {
        if (remainder.rebootReason() != null) {
            notes.add(new Explanation.Note(
                    Explanation.Matter.REBOOT_NEEDED, "installed and not active before a reboot: " + remainder.rebootReason()));
        }
        if (!remainder.staleServices().isEmpty()) {
            notes.add(new Explanation.Note(
                    Explanation.Matter.OLD_CODE_RUNS,
                    "installed, and still running replaced files: " + Complaint.list(remainder.staleServices())));
        }
        if (!remainder.unconfigured().isEmpty()) {
            notes.add(new Explanation.Note(
                    Explanation.Matter.NOT_CONFIGURED, "installed halfway: " + Complaint.list(remainder.unconfigured())));
        }
    }

    /** What explains the updates of one CI. */
    private record Telling(
            PatchState state, Collection<Advisory> known, Knowledge knowledge, Optional<AdvisoryMatch> match,
            Weighing weighing, List<PatchPolicy> policies, Map<String, Slot> slots) {
        private Explanation.OfUpdate ofUpdate(PendingPatch update) {
            List<Explanation.Weighed> weighed = known.stream()
                    .filter(one -> closes(update, one))
                    .map(one -> weighed(update, one))
                    .sorted(Comparator.comparing(Explanation.Weighed::finding, Finding.FIRST))
                    .toList();
            // NB: by what counts now: what the last scan wrote down may have been taken back since.
            PendingPatch counting = update.fixing(weighed.stream()
                    .filter(one -> one.claim() == Explanation.Claim.COUNTS || one.claim() == Explanation.Claim.RISK_ACCEPTED)
                    .map(one -> one.finding().advisory().id())
                    .sorted()
                    .toList());
            List<Explanation.Taker> takers = policies.stream()
                    .filter(policy -> Judge.takes(policy, counting, knowledge))
                    .map(policy -> new Explanation.Taker(policy.id(), policy.enabled(), slots.get(policy.id())))
                    .toList();
            return new Explanation.OfUpdate(
                    counting, state.pending().contains(update), weighed, takers, objections(counting));
        }

        private boolean closes(PendingPatch update, Advisory advisory) {
            return match.map(known -> known.closes(update, advisory)).orElse(update.advisories().contains(advisory.id()));
        }

        private Explanation.Weighed weighed(PendingPatch update, Advisory advisory) {
            Finding finding = weighing.finding(state, advisory, AdvisoryState.AFFECTED_FIX_AVAILABLE, List.of(update.name()));
            if (advisory.withdrawn() != null) {
                return new Explanation.Weighed(finding, Explanation.Claim.WITHDRAWN, "");
            }
            Optional<String> spared = match.flatMap(known -> known.spared(update, advisory, knowledge.statements(advisory)));
            if (spared.isPresent()) {
                return new Explanation.Weighed(finding, Explanation.Claim.NOT_AFFECTED, spared.get());
            }
            return new Explanation.Weighed(
                    finding, finding.acceptance() == null ? Explanation.Claim.COUNTS : Explanation.Claim.RISK_ACCEPTED, "");
        }

        private List<Explanation.Objection> objections(PendingPatch update) {
            List<Explanation.Objection> all = new ArrayList<>();
            if (policies.isEmpty()) {
                all.add(new Explanation.Objection(Explanation.Cause.NO_POLICY, null));
            }
            if (update.held()) {
                all.add(new Explanation.Objection(Explanation.Cause.HELD, null));
                return all;
            }
            policies.forEach(policy -> objection(policy, update)
                    .ifPresent(cause -> all.add(new Explanation.Objection(cause, policy.id()))));
            return all;
        }

        private Optional<Explanation.Cause> objection(PatchPolicy policy, PendingPatch update) {
            Optional<Refusal> refusal = Judge.refusal(policy, update, knowledge);
            if (refusal.isPresent()) {
                return refusal.map(ExplanationDesk::cause);
            }
            if (!policy.enabled()) {
                return Optional.of(Explanation.Cause.POLICY_DISABLED);
            }
            return policy.timing().schedule() == null ? Optional.of(Explanation.Cause.NOT_SCHEDULED) : Optional.empty();
        }
    }

    private static Explanation.Cause cause(Refusal refusal) {
        return switch (refusal) {
            case HELD -> Explanation.Cause.HELD;
            case EXCLUDED -> Explanation.Cause.EXCLUDED;
            case OUT_OF_SCOPE -> Explanation.Cause.OUT_OF_SCOPE;
            case BEYOND_LEVEL -> Explanation.Cause.BEYOND_LEVEL;
        };
    }
}
