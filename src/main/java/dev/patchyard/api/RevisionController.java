package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.policy.PolicyRevisions;
import dev.patchyard.policy.PolicyShelf;
import dev.patchyard.run.Fitness;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Edits of policy files, which somebody other than their author accepts. */
@Controller("/patch/policies/revisions")
@ExecuteOn(TaskExecutors.BLOCKING)
class RevisionController {
    private final PolicyRevisions revisions;
    private final PolicyShelf shelf;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Fitness fitness;
    private final Clock clock;

    RevisionController(
            PolicyRevisions revisions, PolicyShelf shelf, UnitOfWork unit, AuditTrail audit, Fitness fitness, Clock clock) {
        this.revisions = revisions;
        this.shelf = shelf;
        this.unit = unit;
        this.audit = audit;
        this.fitness = fitness;
        this.clock = clock;
    }

    /** @param digest what the person looked at */
    @Introspected
    record Acceptance(@NotNull @Pattern(regexp = "[0-9a-f]{64}", message = "expected the digest of the edit") String digest) {}

    @Get
    @Needs(Right.VIEW)
    Pages.Page<PolicyWire.Revision> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        return Pages.of(revisions.allPending(), limit, cursor).map(revision -> PolicyWire.of(
                revision, shelf.find(revision.policy().id()).map(PolicyShelf.Shelved::policy).orElse(null)));
    }

    @Post("/{id}/accept")
    @Needs(Right.APPROVE)
    HttpResponse<?> accept(Actor actor, String id, @Body @Valid Acceptance body) {
        PolicyRevisions.Revision pending = revisions.pending(id)
                .filter(revision -> revision.digest().equals(body.digest()))
                .orElseThrow(() -> ApiRefusal.missing("pending edit"));
        if (pending.author().equals(actor.name())) {
            throw ApiRefusal.conflict("the author of an edit cannot accept it");
        }
        fitness.requireFor(pending.policy());
        PolicyShelf.Shelved live = unit.together(() -> {
            PolicyShelf.Shelved accepted = revisions.accept(id, body.digest(), actor)
                    .orElseThrow(() -> ApiRefusal.missing("pending edit"));
            audit.record(actor, "policy.accept", "policy:" + id, Map.of("digest", body.digest(), "author", pending.author()));
            return accepted;
        });
        return HttpResponse.ok(PolicyWire.of(live, clock.instant())).header("ETag", EntityTags.of(live.version()));
    }
}
