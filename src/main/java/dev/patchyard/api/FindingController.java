package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.advisory.Severity;
import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.Finding;
import dev.patchyard.compliance.FindingDesk;
import dev.patchyard.compliance.FindingPass;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.StateQuery;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What waits on the CIs, what to do first first, and until when it must be done. */
@Controller("/patch/findings")
@ExecuteOn(TaskExecutors.BLOCKING)
class FindingController {
    private final FindingDesk desk;
    private final ComplianceBoard board;
    private final Exports exports;

    FindingController(FindingDesk desk, ComplianceBoard board, Exports exports) {
        this.desk = desk;
        this.board = board;
        this.exports = exports;
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
        Predicate<Finding> filter = filter(new Filter(overdue, severity, env, policyId, ciId, state));
        List<Finding> all = desk.all();
        List<Finding> filtered = all.stream().filter(filter).toList();
        Pages.Page<Item> page = Pages.of(filtered, limit, cursor).map(Item::of);
        return new FindingPage(page.items(), page.nextCursor(), page.total(), Totals.of(all));
    }

    /** In the order of CIs, and of each what to do first first: so no more than some CIs are held at a time. */
    @Get("/export")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    @Needs(Right.VIEW)
    HttpResponse<StreamedFile> export(
            @QueryValue @Nullable String format,
            @QueryValue @Nullable Boolean overdue,
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String env,
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue("ci_id") @Nullable String ciId,
            @QueryValue @Nullable String state) {
        Predicate<Finding> filter = filter(new Filter(overdue, severity, env, policyId, ciId, state));
        FindingPass pass = desk.pass();
        Comparator<Finding> order = Comparator.comparing((Finding one) -> one.state().ciId()).thenComparing(Finding.FIRST);
        return exports.answer(format, "findings", ExportColumns.FINDINGS, new Following<>(
                (after, limit) -> board.after(StateQuery.ALL, after, limit), PatchState::ciId,
                piece -> pass.of(piece).stream().filter(filter).sorted(order).map(Item::of).toList()));
    }

    private record Filter(
            @Nullable Boolean overdue, @Nullable String severity, @Nullable String env, @Nullable String policyId,
            @Nullable String ciId, @Nullable String state) {}

    private static Predicate<Finding> filter(Filter wish) {
        Severity severity = Words.parse(Severity.class, "severity", wish.severity());
        AdvisoryState standing = Words.parse(AdvisoryState.class, "state", wish.state());
        return one -> (wish.overdue() == null || one.overdue() == wish.overdue())
                && (severity == null || one.advisory().severity() == severity)
                && (standing == null || one.standing() == standing)
                && (wish.env() == null || one.state().environment().equals(wish.env()))
                && (wish.policyId() == null || one.state().policies().contains(wish.policyId()))
                && (wish.ciId() == null || one.state().ciId().equals(wish.ciId()));
    }
}
