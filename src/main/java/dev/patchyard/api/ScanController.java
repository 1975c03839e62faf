package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.inventory.CiSelector;
import dev.patchyard.run.Scan;
import dev.patchyard.run.ScanDesk;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compliance scans. */
@Controller("/patch/compliance")
@ExecuteOn(TaskExecutors.BLOCKING)
class ScanController {
    private final ScanDesk desk;
    private final Idempotency idempotency;

    ScanController(ScanDesk desk, Idempotency idempotency) {
        this.desk = desk;
        this.idempotency = idempotency;
    }

    /** Nothing given means all CIs; both given must both match. */
    @Introspected
    record ScanRequest(
            @Nullable @Size(max = 1000, message = "at most 1000") List<@NotBlank @Size(max = 200) String> ciIds,
            @Nullable @Size(max = 20, message = "at most 20") Map<@NotBlank String, @NotNull @Size(max = 200) String> tags) {}

    record ScanWire(
            String id, String state, String requestedBy, @Nullable String startedAt, @Nullable String endedAt, String reason,
            int total, List<Result> results) {}

    record Result(String ciId, String outcome, String reason, String complianceStatus) {}

    @Post("/scan")
    @Needs(Right.PLAN)
    HttpResponse<?> start(HttpRequest<?> request, Actor actor, @Body @Valid ScanRequest body) {
        CiSelector selector = new CiSelector(
                body.tags() == null ? Map.of() : body.tags(), body.ciIds() == null ? List.of() : body.ciIds());
        return idempotency.once(request, actor, body, () -> {
            Scan scan = desk.start(selector, actor);
            return HttpResponse.accepted(URI.create("/patch/compliance/scans/" + scan.id())).body(wire(scan));
        });
    }

    @Get("/scans/{id}")
    @Needs(Right.VIEW)
    ScanWire find(String id) {
        return desk.find(id).map(ScanController::wire).orElseThrow(() -> ApiRefusal.missing("scan"));
    }

    private static ScanWire wire(Scan scan) {
        String state = !scan.isEnded() ? "running" : scan.failure().isEmpty() ? "finished" : "failed";
        return new ScanWire(
                scan.id(), state, scan.requestedBy(), Words.time(scan.startedAt()), Words.time(scan.endedAt()), scan.failure(),
                scan.total(),
                scan.results().stream()
                        .map(one -> new Result(
                                one.ciId(), one.outcome() == null ? "not_scanned" : Words.of(one.outcome()), one.reason(),
                                Words.of(one.status())))
                        .toList());
    }
}
