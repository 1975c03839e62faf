package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.AdvisoryQuery;
import dev.patchyard.advisory.RiskBook;
import dev.patchyard.advisory.Severity;
import dev.patchyard.compliance.AdvisoryState;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import dev.patchyard.compliance.Standing;
import dev.patchyard.compliance.Standings;
import dev.patchyard.compliance.StateQuery;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Known advisories and whom they concern. */
@Controller("/patch/advisories")
@ExecuteOn(TaskExecutors.BLOCKING)
class AdvisoryController {
    private static final int LONGEST_TEXT = 100;

    private final AdvisoryBoard advisories;
    private final RiskBook risks;
    private final ComplianceBoard board;
    private final Standings standings;
    private final Exports exports;

    AdvisoryController(
            AdvisoryBoard advisories, RiskBook risks, ComplianceBoard board, Standings standings, Exports exports) {
        this.exports = exports;
        this.advisories = advisories;
        this.risks = risks;
        this.board = board;
        this.standings = standings;
    }

    private record Filter(
            @Nullable String severity, @Nullable String q, @Nullable Boolean exploited, @Nullable Double epssMin,
            @Nullable Boolean fixable, @Nullable String policyId, @Nullable String sort) {}

    @Get
    @Needs(Right.VIEW)
    Pages.Page<AdvisoryWire.Item> list(
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable Boolean exploited,
            @QueryValue("epss_min") @Nullable Double epssMin,
            @QueryValue @Nullable Boolean fixable,
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue @Nullable String sort,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        AdvisoryQuery query = query(new Filter(severity, q, exploited, epssMin, fixable, policyId, sort));
        Pages.Page<Advisory> page = Pages.of(
                (offset, count) -> advisories.page(query, offset, count), advisories.count(query), limit, cursor, false);
        Map<String, RiskBook.Risk> known =
                risks.about(page.items().stream().flatMap(one -> one.cves().stream()).distinct().toList());
        return page.map(advisory -> AdvisoryWire.item(advisory, known));
    }

    @Get("/export")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    @Needs(Right.VIEW)
    HttpResponse<StreamedFile> export(
            @QueryValue @Nullable String format,
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable Boolean exploited,
            @QueryValue("epss_min") @Nullable Double epssMin,
            @QueryValue @Nullable Boolean fixable,
            @QueryValue("policy_id") @Nullable String policyId) {
        AdvisoryQuery query = query(new Filter(severity, q, exploited, epssMin, fixable, policyId, null));
        return exports.answer(format, "advisories", ExportColumns.ADVISORIES, new Following<>(
                (after, limit) -> advisories.after(query, after, limit), Advisory::id, piece -> {
                    Map<String, RiskBook.Risk> known =
                            risks.about(piece.stream().flatMap(one -> one.cves().stream()).distinct().toList());
                    return piece.stream().map(advisory -> AdvisoryWire.item(advisory, known)).toList();
                }));
    }

    private AdvisoryQuery query(Filter filter) {
        Severity severity = Words.parse(Severity.class, "severity", filter.severity());
        AdvisoryQuery.Order order = Words.parse(AdvisoryQuery.Order.class, "sort", filter.sort());
        if (filter.q() != null && filter.q().length() > LONGEST_TEXT) {
            throw ApiRefusal.invalid("q", "at most " + LONGEST_TEXT + " characters");
        }
        Double least = filter.epssMin();
        if (least != null && !(least >= 0 && least <= 1)) {
            throw ApiRefusal.invalid("epss_min", "expected 0 to 1");
        }
        return new AdvisoryQuery(
                severity, filter.q(), filter.exploited(), least, filter.fixable(),
                filter.policyId() == null ? null : pendingOf(filter.policyId()),
                order == null ? AdvisoryQuery.Order.NEWEST : order);
    }

    /** What waits on at least one CI of the policy. */
    private List<String> pendingOf(String policyId) {
        return List.copyOf(board.waiting(policyId).keySet());
    }

    @Get("/{cve_id}")
    @Needs(Right.VIEW)
    AdvisoryWire.Detail find(@PathVariable("cve_id") String cveId) {
        Advisory advisory = advisory(cveId);
        StateQuery query = StateQuery.waitingFor(advisory.id());
        boolean isWithdrawn = advisory.withdrawn() != null;
        List<AdvisoryWire.AffectedCi> concerned = (isWithdrawn ? List.<PatchState>of() : board.page(query, 0, Pages.MOST)).stream()
                .map(state -> AdvisoryWire.affected(state, closedBy(state, advisory)))
                .toList();
        return AdvisoryWire.detail(
                advisory, risks.about(advisory.cves()), standings.counts(advisory), concerned,
                isWithdrawn ? 0 : board.count(query));
    }

    @Get("/{cve_id}/cis")
    @Needs(Right.VIEW)
    Pages.Page<AdvisoryWire.CiStanding> cis(
            @PathVariable("cve_id") String cveId,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        AdvisoryState wanted = Words.parse(AdvisoryState.class, "state", state);
        Advisory advisory = advisory(cveId);
        Map<AdvisoryState, Long> counts = standings.counts(advisory);
        long total = wanted == null
                ? counts.values().stream().mapToLong(Long::longValue).sum() : counts.getOrDefault(wanted, 0L);
        Pages.Page<Standing> page = Pages.of(
                (offset, count) -> standings.page(advisory, wanted, offset, count), total, limit, cursor, false);
        Map<String, PatchState> states = board.byIds(page.items().stream().map(Standing::ciId).toList());
        return page.map(standing -> AdvisoryWire.standing(states.get(standing.ciId()), standing));
    }

    private Advisory advisory(String idOrAlias) {
        return advisories.find(idOrAlias).orElseThrow(() -> ApiRefusal.missing("advisory"));
    }

    private static List<PendingPatch> closedBy(PatchState state, Advisory advisory) {
        return state.pending().stream()
                .filter(update -> update.advisories().contains(advisory.id()))
                .toList();
    }
}
