package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.advisory.Advisory;
import dev.patchyard.advisory.AdvisoryBoard;
import dev.patchyard.advisory.Severity;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PatchState;
import dev.patchyard.compliance.PendingPatch;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Known advisories and whom they concern. */
@Controller("/patch/advisories")
@ExecuteOn(TaskExecutors.BLOCKING)
class AdvisoryController {
    private static final int LONGEST_TEXT = 100;

    private final AdvisoryBoard advisories;
    private final ComplianceBoard board;

    AdvisoryController(AdvisoryBoard advisories, ComplianceBoard board) {
        this.advisories = advisories;
        this.board = board;
    }

    @Get
    @Needs(Right.VIEW)
    Pages.Page<AdvisoryWire.Item> list(
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        Severity wanted = Words.parse(Severity.class, "severity", severity);
        if (q != null && q.length() > LONGEST_TEXT) {
            throw ApiRefusal.invalid("q", "at most " + LONGEST_TEXT + " characters");
        }
        return Pages.of(
                        (offset, count) -> advisories.page(wanted, q, offset, count),
                        advisories.count(wanted, q), limit, cursor, false)
                .map(AdvisoryWire::item);
    }

    @Get("/{cve_id}")
    @Needs(Right.VIEW)
    AdvisoryWire.Detail find(@PathVariable("cve_id") String cveId) {
        Advisory advisory = advisories.find(cveId).orElseThrow(() -> ApiRefusal.missing("advisory"));
        List<AdvisoryWire.AffectedCi> concerned = board.all().stream()
                .filter(state -> !closedBy(state, advisory).isEmpty())
                .map(state -> AdvisoryWire.affected(state, closedBy(state, advisory)))
                .toList();
        return AdvisoryWire.detail(advisory, concerned);
    }

    private static List<PendingPatch> closedBy(PatchState state, Advisory advisory) {
        return state.pending().stream()
                .filter(update -> update.advisories().contains(advisory.id()))
                .toList();
    }
}
