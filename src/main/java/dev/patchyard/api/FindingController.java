package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.advisory.Severity;
import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.Finding;
import dev.patchyard.compliance.FindingDesk;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What waits on the CIs, what to do first first, and until when it must be done. */
@Controller("/patch/findings")
@ExecuteOn(TaskExecutors.BLOCKING)
class FindingController {
    private final FindingDesk desk;

    FindingController(FindingDesk desk) {
        this.desk = desk;
    }

    record Item(
            String ciId, String ciName, String env, String advisoryId, String summary, String severity, @Nullable Double cvssScore,
            AdvisoryWire.@Nullable Exploited exploited, @Nullable Double epss, String exposure, @Nullable String due,
            boolean forensics, boolean overdue, RiskController.@Nullable Acceptance acceptance, List<String> packages,
            String state, boolean pending, boolean stale) {
        static Item of(Finding one) {
            return new Item(
                    one.state().ciId(), one.state().ciName(), one.state().environment(), one.advisory().id(),
                    one.advisory().summary(), Words.of(one.advisory().severity()), one.advisory().score(),
                    AdvisoryWire.exploited(one.exploited()), one.probability(), Words.of(one.exposure()), Words.time(one.due()),
                    one.forensics(), one.overdue(),
                    one.acceptance() == null ? null : RiskController.Acceptance.of(one.acceptance(), true), one.packages(),
                    Words.of(one.standing()), one.isPending(), one.state().stale());
        }
    }

    /** Counts over all findings, whatever the filter and the page. */
    record Totals(long all, long overdue, long exploited, long accepted, long withoutFix, Map<String, Long> bySeverity) {
        static Totals of(List<Finding> findings) {
            Map<String, Long> bySeverity = new TreeMap<>();
            for (Severity severity : Severity.values()) {
                bySeverity.put(
                        Words.of(severity), findings.stream().filter(one -> one.advisory().severity() == severity).count());
            }
            return new Totals(
                    findings.size(), findings.stream().filter(Finding::overdue).count(),
                    findings.stream().filter(one -> one.exploited() != null).count(),
                    findings.stream().filter(one -> one.acceptance() != null).count(),
                    findings.stream().filter(one -> one.standing() == AdvisoryState.AFFECTED_NO_FIX).count(), bySeverity);
        }
    }

    record FindingPage(List<Item> items, @Nullable String nextCursor, long total, Totals totals) {}

    @Get
    @Needs(Right.VIEW)
    FindingPage list(
            @QueryValue @Nullable Boolean overdue,
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String env,
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue("ci_id") @Nullable String ciId,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        Severity wanted = Words.parse(Severity.class, "severity", severity);
        AdvisoryState standing = Words.parse(AdvisoryState.class, "state", state);
        List<Finding> all = desk.all();
        List<Finding> filtered = all.stream()
                .filter(one -> overdue == null || one.overdue() == overdue)
                .filter(one -> wanted == null || one.advisory().severity() == wanted)
                .filter(one -> env == null || one.state().environment().equals(env))
                .filter(one -> policyId == null || one.state().policies().contains(policyId))
                .filter(one -> standing == null || one.standing() == standing)
                .filter(one -> ciId == null || one.state().ciId().equals(ciId))
                .toList();
        Pages.Page<Item> page = Pages.of(filtered, limit, cursor).map(Item::of);
        return new FindingPage(page.items(), page.nextCursor(), page.total(), Totals.of(all));
    }
}
