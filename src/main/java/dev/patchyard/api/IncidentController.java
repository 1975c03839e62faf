package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.alert.Incident;
import dev.patchyard.alert.IncidentBook;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Incidents that are kept here because no ITSM takes them. */
@Controller("/patch/incidents")
@ExecuteOn(TaskExecutors.BLOCKING)
class IncidentController {
    private final IncidentBook book;
    private final UnitOfWork unit;
    private final AuditTrail audit;

    IncidentController(IncidentBook book, UnitOfWork unit, AuditTrail audit) {
        this.book = book;
        this.unit = unit;
        this.audit = audit;
    }

    /** Words of the status. */
    enum Status {
        OPEN,
        RESOLVED
    }

    @Introspected
    record Resolution(@NotBlank @Size(max = 4000) String rootCause) {}

    record IncidentWire(
            String id, String number, String status, String severity, String title, String description,
            List<String> affectedCis, @Nullable String linkedChange, String dedupKey, @Nullable String openedAt,
            @Nullable String updatedAt, @Nullable String resolvedBy, @Nullable String resolvedAt, @Nullable String rootCause) {}

    @Get
    @Needs(Right.VIEW)
    Pages.Page<IncidentWire> list(
            @QueryValue @Nullable String status, @QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        Status wanted = Words.parse(Status.class, "status", status);
        Boolean open = wanted == null ? null : wanted == Status.OPEN;
        return Pages.of((offset, count) -> book.page(open, offset, count), book.count(open), limit, cursor, true)
                .map(IncidentController::wire);
    }

    @Get("/{id}")
    @Needs(Right.VIEW)
    IncidentWire find(String id) {
        return wire(require(id));
    }

    @Post("/{id}/resolve")
    @Needs(Right.EXECUTE)
    IncidentWire resolve(Actor actor, String id, @Body @Valid Resolution body) {
        require(id);
        return wire(unit.together(() -> {
            Incident resolved = book.resolve(id, actor, body.rootCause())
                    .orElseThrow(() -> ApiRefusal.conflict("the incident is resolved already"));
            audit.record(actor, "incident.resolve", "incident:" + id, Map.of("number", resolved.number()));
            return resolved;
        }));
    }

    private Incident require(String id) {
        return book.find(id).orElseThrow(() -> ApiRefusal.missing("incident"));
    }

    private static IncidentWire wire(Incident incident) {
        Incident.Resolution end = incident.resolution();
        return new IncidentWire(
                incident.id(), incident.number(), Words.of(incident.isOpen() ? Status.OPEN : Status.RESOLVED),
                incident.alert().severity().name(), incident.alert().title(), incident.alert().description(),
                incident.alert().ciIds(), incident.alert().changeId(), incident.alert().dedupKey(),
                Words.time(incident.openedAt()), Words.time(incident.updatedAt()), end == null ? null : end.by(),
                end == null ? null : Words.time(end.at()), end == null ? null : end.rootCause());
    }
}
