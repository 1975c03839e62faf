package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceNumbers.Dimension;
import dev.patchyard.compliance.ComplianceNumbers.Group;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.ExplanationDesk;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.StateQuery;
import dev.patchyard.inventory.Ci;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyShelf;
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
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the hosts look like. */
@Controller("/patch/compliance")
@ExecuteOn(TaskExecutors.BLOCKING)
class ComplianceController {
    private static final int LONGEST_TEXT = 100;

    private final ComplianceBoard board;
    private final PolicyShelf shelf;
    private final Cmdb cmdb;
    private final ExplanationDesk desk;
    private final Exports exports;
    private final Clock clock;

    ComplianceController(ComplianceBoard board, PolicyShelf shelf, Cmdb cmdb, ExplanationDesk desk, Exports exports, Clock clock) {
        this.exports = exports;
        this.board = board;
        this.shelf = shelf;
        this.cmdb = cmdb;
        this.desk = desk;
        this.clock = clock;
    }

    private record Filter(
            @Nullable String status, @Nullable String env, @Nullable String policyId, @Nullable String osType,
            @Nullable Boolean stale, @Nullable Boolean overdue, @Nullable String q, @Nullable String sort) {}

    @Get
    @Needs(Right.VIEW)
    Dashboard dashboard() {
        List<String> policies = shelf.all().stream().map(shelved -> shelved.policy().id()).toList();
        return Dashboard.of(board.numbers(clock.instant()), policies);
    }

    @Get("/states")
    @Needs(Right.VIEW)
    Pages.Page<StateWire.State> states(
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String env,
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue("os_type") @Nullable String osType,
            @QueryValue @Nullable Boolean stale,
            @QueryValue @Nullable Boolean overdue,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String sort,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        StateQuery query = query(new Filter(status, env, policyId, osType, stale, overdue, q, sort));
        return Pages.of((offset, count) -> board.page(query, offset, count), board.count(query), limit, cursor, false)
                .map(state -> StateWire.of(state, clock.instant()));
    }

    private StateQuery query(Filter filter) {
        ComplianceStatus status = Words.parse(ComplianceStatus.class, "status", filter.status());
        StateQuery.Order order = Words.parse(StateQuery.Order.class, "sort", filter.sort());
        if (filter.q() != null && filter.q().length() > LONGEST_TEXT) {
            throw ApiRefusal.invalid("q", "at most " + LONGEST_TEXT + " characters");
        }
        if (filter.osType() != null && !StateWire.OS_TYPES.contains(filter.osType())) {
            throw ApiRefusal.invalid("os_type", "expected one of " + String.join(", ", StateWire.OS_TYPES));
        }
        if (Boolean.FALSE.equals(filter.overdue())) {
            throw ApiRefusal.invalid("overdue", "expected true");
        }
        return new StateQuery(
                status == null ? StateQuery.ALL.statuses() : Set.of(status), filter.env(), filter.policyId(),
                filter.osType() == null ? null : tags(filter.osType()), null, filter.stale(), filter.q(),
                filter.overdue() == null ? null : LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC),
                order == null ? StateQuery.Order.ID : order);
    }

    /** The tags that mean the system of this word. */
    private List<String> tags(String osType) {
        return board.numbers(clock.instant()).by(Dimension.OS).stream()
                .map(Group::name).filter(tag -> StateWire.osType(tag).equals(osType)).toList();
    }

    @Get("/export")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    @Needs(Right.VIEW)
    HttpResponse<StreamedFile> export(
            @QueryValue @Nullable String format,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String env,
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue("os_type") @Nullable String osType,
            @QueryValue @Nullable Boolean stale,
            @QueryValue @Nullable Boolean overdue,
            @QueryValue @Nullable String q) {
        StateQuery query = query(new Filter(status, env, policyId, osType, stale, overdue, q, null));
        return exports.answer(format, "compliance", ExportColumns.STATES, new Following<>(
                (after, limit) -> board.after(query, after, limit), PatchState::ciId,
                piece -> piece.stream().map(state -> StateWire.of(state, clock.instant())).toList()));
    }

    @Get("/{ci_id}")
    @Needs(Right.VIEW)
    ExplanationWire.Detail find(@PathVariable("ci_id") String ciId) {
        return board.find(ciId)
                .or(() -> cmdb.byId(ciId).map(this::neverScanned))
                .map(state -> ExplanationWire.of(state, desk.explain(state), clock.instant()))
                .orElseThrow(() -> ApiRefusal.missing("CI"));
    }

    private PatchState neverScanned(Ci ci) {
        List<PatchPolicy> policies = shelf.all().stream().map(PolicyShelf.Shelved::policy).toList();
        return Judge.neverScanned(ci, policies);
    }
}
