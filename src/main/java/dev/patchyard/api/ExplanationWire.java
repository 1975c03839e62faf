package dev.patchyard.api;

import dev.patchyard.compliance.Explanation;
import dev.patchyard.compliance.Finding;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.policy.Slot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A CI's patch state with its explanation as it is written on the wire. */
final class ExplanationWire {
    private ExplanationWire() {}

    record Detail(
            String ciId, String ciName, String osType, String os, String env, StateWire.@Nullable Level currentPatchLevel,
            @Nullable String targetPatchLevel, String complianceStatus, String reason, @Nullable String lastScanned,
            @Nullable String lastContact, @Nullable String lastPatched, boolean stale, @Nullable String staleFor,
            List<Update> pendingPatches, List<Update> leftOutPatches, List<Note> notes, List<String> policies,
            @Nullable String retiredAt, StateWire.Kept upkeep) {}

    record Note(String code, String detail) {}

    record Update(
            String name, String arch, String installed, String available, String origin, boolean security, boolean held,
            boolean vulnerable, List<Weighed> advisories, List<Taker> takenBy, List<Objection> whyNot) {}

    record Weighed(
            String id, String summary, String severity, @Nullable Double cvssScore, AdvisoryWire.@Nullable Exploited exploited,
            @Nullable Double epss, @Nullable String due, boolean overdue, boolean forensics, String claim, String justification,
            @Nullable String withdrawn, RiskController.@Nullable Acceptance acceptance) {}

    record Taker(String policyId, boolean enabled, @Nullable String nextSlot, @Nullable String nextSlotLocal) {}

    record Objection(String code, @Nullable String policyId) {}

    static Detail of(PatchState state, Explanation explanation, Instant now) {
        StateWire.State row = StateWire.of(state, now);
        return new Detail(
                row.ciId(), row.ciName(), row.osType(), row.os(), row.env(), row.currentPatchLevel(), row.targetPatchLevel(),
                row.complianceStatus(), row.reason(), row.lastScanned(), row.lastContact(), row.lastPatched(), row.stale(),
                row.staleFor(), updates(explanation, true), updates(explanation, false),
                explanation.notes().stream().map(one -> new Note(Words.of(one.matter()), one.detail())).toList(),
                row.policies(), row.retiredAt(), row.upkeep());
    }

    private static List<Update> updates(Explanation explanation, boolean pending) {
        return explanation.updates().stream().filter(one -> one.pending() == pending).map(ExplanationWire::update).toList();
    }

    private static Update update(Explanation.OfUpdate one) {
        StateWire.Pending row = StateWire.pending(one.update());
        return new Update(
                row.name(), row.arch(), row.installed(), row.available(), row.origin(), row.security(), row.held(),
                one.isVulnerable(), one.advisories().stream().map(ExplanationWire::weighed).toList(),
                one.takers().stream().map(ExplanationWire::taker).toList(),
                one.objections().stream().map(each -> new Objection(Words.of(each.cause()), each.policyId())).toList());
    }

    private static Weighed weighed(Explanation.Weighed one) {
        Finding finding = one.finding();
        return new Weighed(
                finding.advisory().id(), finding.advisory().summary(), Words.of(finding.advisory().severity()),
                finding.advisory().score(), AdvisoryWire.exploited(finding.exploited()), finding.probability(),
                Words.time(finding.due()), finding.overdue() && one.claim() == Explanation.Claim.COUNTS, finding.forensics(),
                Words.of(one.claim()), one.detail(), Words.time(finding.advisory().withdrawn()),
                finding.acceptance() == null ? null : RiskController.Acceptance.of(finding.acceptance(), true));
    }

    private static Taker taker(Explanation.Taker one) {
        Slot next = one.next();
        return new Taker(
                one.policyId(), one.enabled(), next == null ? null : Words.time(next.instant()),
                next == null ? null : next.localTime());
    }
}
