package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** The report of a run as a file. */
@Controller("/patch/runs/{id}/report")
@ExecuteOn(TaskExecutors.BLOCKING)
class ReportController {
    private static final String NAME = "Content-Disposition";

    private final RunStore store;
    private final ReportWire reports;

    ReportController(RunStore store, ReportWire reports) {
        this.store = store;
        this.reports = reports;
    }

    private enum Format {
        JSON,
        HTML
    }

    @Get
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML})
    @Needs(Right.VIEW)
    HttpResponse<?> find(String id, @QueryValue @Nullable String format) {
        Format wanted = Words.parse(Format.class, "format", format);
        PatchRun run = store.find(id).orElseThrow(() -> ApiRefusal.missing("run"));
        ReportWire.Report report = reports.of(run);
        return switch (wanted == null ? Format.JSON : wanted) {
            case JSON -> HttpResponse.ok(report).contentType(MediaType.APPLICATION_JSON_TYPE).header(NAME, name(id, "json"));
            case HTML -> HttpResponse.ok(ReportPage.of(report))
                    .contentType("text/html; charset=utf-8")
                    .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                    .header("X-Content-Type-Options", "nosniff")
                    .header(NAME, name(id, "html"));
        };
    }

    private static String name(String id, String ending) {
        return "inline; filename=\"patch-run-" + id.replaceAll("[^A-Za-z0-9-]", "_") + "." + ending + "\"";
    }
}
