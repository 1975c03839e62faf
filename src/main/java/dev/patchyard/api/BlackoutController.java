package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.policy.Blackout;
import dev.patchyard.policy.BlackoutShelf;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times in which no host is started. */
@Controller("/patch/blackouts")
@ExecuteOn(TaskExecutors.BLOCKING)
class BlackoutController {
    private final BlackoutShelf shelf;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Idempotency idempotency;

    BlackoutController(BlackoutShelf shelf, UnitOfWork unit, AuditTrail audit, Idempotency idempotency) {
        this.shelf = shelf;
        this.unit = unit;
        this.audit = audit;
        this.idempotency = idempotency;
    }

    @Get
    @Needs(Right.VIEW)
    Pages.Page<BlackoutWire.Kept> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        return Pages.of(shelf.all(), limit, cursor).map(BlackoutWire::kept);
    }

    @Post
    @Needs(Right.ADMINISTER)
    HttpResponse<?> create(HttpRequest<?> request, Actor actor, @Body @Valid BlackoutWire.Input body) {
        return idempotency.once(request, actor, body, () -> {
            Blackout blackout = BlackoutWire.read(BlackoutWire.id(body), body);
            BlackoutShelf.Shelved shelved = unit.together(() -> {
                if (shelf.find(blackout.id()).isPresent()) {
                    throw ApiRefusal.conflict("there is a blackout " + blackout.id() + " already");
                }
                audit.record(actor, "blackout.create", "blackout:" + blackout.id(), detail(blackout));
                return shelf.add(blackout);
            });
            return answer(HttpResponse.created(URI.create("/patch/blackouts/" + blackout.id())), shelved);
        });
    }

    @Get("/{id}")
    @Needs(Right.VIEW)
    HttpResponse<?> find(String id) {
        return answer(HttpResponse.ok(), require(id));
    }

    @Put("/{id}")
    @Needs(Right.ADMINISTER)
    HttpResponse<?> replace(
            Actor actor, String id, @Header("If-Match") @Nullable String ifMatch, @Body @Valid BlackoutWire.Input body) {
        long version = EntityTags.require(ifMatch);
        require(id);
        Blackout blackout = BlackoutWire.read(id, body);
        return answer(HttpResponse.ok(), unit.together(() -> {
            audit.record(actor, "blackout.change", "blackout:" + id, detail(blackout));
            return shelf.replace(blackout, version).orElseThrow(EntityTags::stale);
        }));
    }

    @Delete("/{id}")
    @Needs(Right.ADMINISTER)
    HttpResponse<?> remove(Actor actor, String id, @Header("If-Match") @Nullable String ifMatch) {
        long version = EntityTags.require(ifMatch);
        Blackout blackout = require(id).blackout();
        unit.together(() -> {
            if (!shelf.remove(id, version)) {
                throw EntityTags.stale();
            }
            audit.record(actor, "blackout.delete", "blackout:" + id, detail(blackout));
            return id;
        });
        return HttpResponse.noContent();
    }

    private BlackoutShelf.Shelved require(String id) {
        return shelf.find(id).orElseThrow(() -> ApiRefusal.missing("blackout"));
    }

    private static Map<String, String> detail(Blackout blackout) {
        return Map.of(
                "from", blackout.from().toString(), "to", blackout.to().toString(), "timezone", blackout.zone().getId(),
                "ci_tags", blackout.scope().toString(), "reason", blackout.reason());
    }

    private static MutableHttpResponse<BlackoutWire.Kept> answer(
            MutableHttpResponse<?> response, BlackoutShelf.Shelved shelved) {
        return response.header("ETag", EntityTags.of(shelved.version())).body(BlackoutWire.kept(shelved));
    }
}
