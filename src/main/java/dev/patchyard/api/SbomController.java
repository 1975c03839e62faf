package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.compliance.ComplianceBoard;
import dev.patchyard.compliance.PackageBook;
import dev.patchyard.compliance.PackageVersion;
import dev.patchyard.compliance.PatchState;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** What is installed on a CI, for programs that read bills of materials. */
@Controller("/patch/compliance")
@ExecuteOn(TaskExecutors.BLOCKING)
class SbomController {
    static final String CYCLONEDX = "application/vnd.cyclonedx+json";

    private final ComplianceBoard board;
    private final PackageBook packages;

    SbomController(ComplianceBoard board, PackageBook packages) {
        this.board = board;
        this.packages = packages;
    }

    @Get("/{ci_id}/sbom")
    @Produces(CYCLONEDX)
    @Needs(Right.VIEW)
    String sbom(@PathVariable("ci_id") String ciId) {
        PatchState state = board.find(ciId).orElseThrow(() -> ApiRefusal.missing("scan of the CI"));
        List<PackageVersion> installed = packages.of(ciId);
        if (installed.isEmpty()) {
            throw ApiRefusal.missing("scan of the CI");
        }
        return Sbom.of(state, installed).toString();
    }
}
