package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.policy.PatchPolicy;
import dev.patchyard.policy.PolicyFields;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.Fitness;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Patch policies. */
@Controller("/patch/policies")
@ExecuteOn(TaskExecutors.BLOCKING)
class PolicyController {
    private final PolicyShelf shelf;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Idempotency idempotency;
    private final Fitness fitness;
    private final Clock clock;

    PolicyController(
            PolicyShelf shelf, UnitOfWork unit, AuditTrail audit, Idempotency idempotency, Fitness fitness, Clock clock) {
        this.shelf = shelf;
        this.unit = unit;
        this.audit = audit;
        this.idempotency = idempotency;
        this.fitness = fitness;
        this.clock = clock;
    }

    @Get
    @Needs(Right.VIEW)
    Pages.Page<Map<String, @Nullable Object>> list(
            @QueryValue @Nullable Boolean enabled, @QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        List<PolicyShelf.Shelved> wanted = shelf.all().stream()
                .filter(shelved -> enabled == null || shelved.policy().enabled() == enabled)
                .toList();
        return Pages.of(wanted, limit, cursor).map(shelved -> PolicyWire.of(shelved, clock.instant()));
    }

    @Post
    @Needs(Right.AUTHOR)
    HttpResponse<?> create(HttpRequest<?> request, Actor actor, @Body Map<String, Object> body) {
        return idempotency.once(request, actor, body, () -> {
            PatchPolicy policy = PolicyFields.read(body);
            fitness.requireFor(policy);
            PolicyShelf.Shelved shelved = unit.together(() -> {
                if (shelf.find(policy.id()).isPresent()) {
                    throw ApiRefusal.conflict("there is a policy " + policy.id() + " already");
                }
                PolicyShelf.Shelved added = shelf.add(policy, false, actor);
                audit.record(actor, "policy.create", "policy:" + policy.id(), Map.of("name", policy.name()));
                return added;
            });
            return answer(HttpResponse.created(URI.create("/patch/policies/" + policy.id())), shelved);
        });
    }

    @Get("/{id}")
    @Needs(Right.VIEW)
    HttpResponse<?> find(String id) {
        return answer(HttpResponse.ok(), require(id));
    }

    @Patch("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Needs(Right.AUTHOR)
    HttpResponse<?> change(
            Actor actor, String id, @Header("If-Match") @Nullable String ifMatch, @Body Map<String, @Nullable Object> body) {
        long version = EntityTags.require(ifMatch);
        PolicyShelf.Shelved before = writable(id, version);
        PatchPolicy policy = PolicyFields.merge(before.policy(), body);
        fitness.requireFor(policy);
        PolicyShelf.Shelved after = unit.together(() -> {
            PolicyShelf.Shelved replaced = shelf.replace(policy, version, actor).orElseThrow(EntityTags::stale);
            audit.record(actor, "policy.change", "policy:" + id, Map.of("fields", String.join(",", body.keySet())));
            return replaced;
        });
        return answer(HttpResponse.ok(), after);
    }

    @Delete("/{id}")
    @Needs(Right.AUTHOR)
    HttpResponse<?> remove(Actor actor, String id, @Header("If-Match") @Nullable String ifMatch) {
        long version = EntityTags.require(ifMatch);
        writable(id, version);
        unit.together(() -> {
            if (!shelf.remove(id, version, actor)) {
                throw EntityTags.stale();
            }
            audit.record(actor, "policy.delete", "policy:" + id, Map.of());
            return id;
        });
        return HttpResponse.noContent();
    }

    private PolicyShelf.Shelved writable(String id, long version) {
        PolicyShelf.Shelved shelved = require(id);
        if (shelved.fileOwned()) {
            throw ApiRefusal.conflict("a file is the master of this policy; edit the file");
        }
        if (shelved.version() != version) {
            throw EntityTags.stale();
        }
        return shelved;
    }

    private PolicyShelf.Shelved require(String id) {
        return shelf.find(id).orElseThrow(() -> ApiRefusal.missing("policy"));
    }

    private MutableHttpResponse<Map<String, @Nullable Object>> answer(
            MutableHttpResponse<?> response, PolicyShelf.Shelved shelved) {
        return response.header("ETag", EntityTags.of(shelved.version())).body(PolicyWire.of(shelved, clock.instant()));
    }
}
