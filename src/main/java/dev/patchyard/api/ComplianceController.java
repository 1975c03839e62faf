package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.ComplianceStatus;
import dev.patchyard.compliance.ExplanationDesk;
import dev.patchyard.compliance.Judge;
import dev.patchyard.compliance.PatchState;
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
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the hosts look like. */
@Controller("/patch/compliance")
@ExecuteOn(TaskExecutors.BLOCKING)
class ComplianceController {
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

    @Get
    @Needs(Right.VIEW)
    Dashboard dashboard() {
        List<String> policies = shelf.all().stream().map(shelved -> shelved.policy().id()).toList();
        return Dashboard.of(board.all(), policies);
    }

    @Get("/states")
    @Needs(Right.VIEW)
    Pages.Page<StateWire.State> states(
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String env,
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        Predicate<PatchState> filter = filter(status, env, policyId);
        List<PatchState> all = board.all().stream().filter(filter).toList();
        return Pages.of(all, limit, cursor).map(state -> StateWire.of(state, clock.instant()));
    }

    @Get("/export")
    @Produces({"text/csv", MediaType.APPLICATION_JSON})
    @Needs(Right.VIEW)
    HttpResponse<StreamedFile> export(
            @QueryValue @Nullable String format,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String env,
            @QueryValue("policy_id") @Nullable String policyId) {
        Predicate<PatchState> filter = filter(status, env, policyId);
        return exports.answer(format, "compliance", ExportColumns.STATES, new Following<>(
                board::after, PatchState::ciId,
                piece -> piece.stream().filter(filter).map(state -> StateWire.of(state, clock.instant())).toList()));
    }

    private static Predicate<PatchState> filter(@Nullable String status, @Nullable String env, @Nullable String policyId) {
        ComplianceStatus wanted = Words.parse(ComplianceStatus.class, "status", status);
        return state -> (wanted == null || state.status() == wanted)
                && (env == null || state.environment().equals(env))
                && (policyId == null || state.policies().contains(policyId));
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
