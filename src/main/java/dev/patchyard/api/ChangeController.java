package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.change.ChangeBook;
import dev.patchyard.change.ChangeDesk;
import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeMove;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.DeskChange;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
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
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of the built-in desk. Where another desk is the one of record, every call is a conflict. */
@Controller("/patch/changes")
@ExecuteOn(TaskExecutors.BLOCKING)
class ChangeController {
    private final Optional<ChangeDesk> desk;
    private final ChangeWish wish;
    private final Idempotency idempotency;

    ChangeController(Optional<ChangeDesk> desk, ChangeWish wish, Idempotency idempotency) {
        this.desk = desk;
        this.wish = wish;
        this.idempotency = idempotency;
    }

    /**
     * @param planId       a run whose frozen plan is asked for, null to name policy and CIs
     * @param affectedCis  null for all of the plan
     * @param scheduledAt  null for now
     * @param scheduledEnd null for the length of the policy's window
     * @param rollbackPlan null for what the policy's snapshots allow
     * @param draft        whether it is submitted later
     */
    @Introspected
    record ChangeInput(
            @Nullable @Size(min = 1, max = 64) String planId,
            @Nullable @Size(min = 1, max = 64) String policyId,
            @Nullable @Size(max = 1000, message = "at most 1000") List<@NotBlank @Size(max = 200) String> affectedCis,
            @Nullable Instant scheduledAt,
            @Nullable Instant scheduledEnd,
            @Nullable @Size(min = 1, max = 200) String title,
            @Nullable @Size(min = 1, max = 4000) String rollbackPlan,
            @Nullable Boolean draft) {}

    @Introspected
    record Reason(@NotBlank @Size(max = 1000) String reason) {}

    @Get
    @Needs(Right.VIEW)
    Pages.Page<ChangeWire.Change> list(
            @QueryValue @Nullable String status,
            @QueryValue("ci_id") @Nullable String ciId,
            @QueryValue("external_ref") @Nullable String externalRef,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        ChangeBook book = desk().book();
        ChangeBook.Filter filter =
                new ChangeBook.Filter(Words.parse(ChangeStatus.class, "status", status), ciId, externalRef);
        return Pages.of((offset, count) -> book.page(filter, offset, count), book.count(filter), limit, cursor, true)
                .map(ChangeWire::of);
    }

    @Post
    @Needs(Right.PLAN)
    HttpResponse<?> ask(HttpRequest<?> request, Actor actor, @Body @Valid ChangeInput body) {
        ChangeDesk open = desk();
        return idempotency.once(request, actor, body, () -> {
            ChangeDraft draft = wish.draft(body, actor);
            DeskChange change = open.ask(draft, null, Boolean.TRUE.equals(body.draft()), actor);
            return HttpResponse.created(ChangeWire.of(change), URI.create("/patch/changes/" + change.id()));
        });
    }

    @Get("/{id}")
    @Needs(Right.VIEW)
    ChangeWire.Change find(String id) {
        return ChangeWire.of(desk().require(id));
    }

    @Post("/{id}/submit")
    @Needs(Right.PLAN)
    ChangeWire.Change submit(Actor actor, String id) {
        return ChangeWire.of(desk().move(id, ChangeMove.SUBMIT, actor, ""));
    }

    @Post("/{id}/approve")
    @Needs(Right.APPROVE)
    ChangeWire.Change approve(Actor actor, String id) {
        return ChangeWire.of(desk().approve(id, actor));
    }

    @Post("/{id}/reject")
    @Needs(Right.APPROVE)
    ChangeWire.Change reject(Actor actor, String id, @Body @Valid Reason body) {
        return ChangeWire.of(desk().move(id, ChangeMove.REJECT, actor, body.reason()));
    }

    @Post("/{id}/hold")
    @Needs(Right.EXECUTE)
    ChangeWire.Change hold(Actor actor, String id, @Body @Valid Reason body) {
        return ChangeWire.of(desk().move(id, ChangeMove.HOLD, actor, body.reason()));
    }

    @Post("/{id}/resume")
    @Needs(Right.EXECUTE)
    ChangeWire.Change resume(Actor actor, String id, @Body @Valid Reason body) {
        return ChangeWire.of(desk().move(id, ChangeMove.RESUME, actor, body.reason()));
    }

    @Post("/{id}/cancel")
    @Needs(Right.PLAN)
    ChangeWire.Change cancel(Actor actor, String id, @Body @Valid Reason body) {
        boolean isTheirs = desk().require(id).wish().requestedBy().equals(actor.name());
        if (!isTheirs && !actor.may(Right.EXECUTE)) {
            throw ApiRefusal.of(HttpStatus.FORBIDDEN, "forbidden", "only who asked for it, or an operator, may cancel it");
        }
        return ChangeWire.of(desk().move(id, ChangeMove.CANCEL, actor, body.reason()));
    }

    private ChangeDesk desk() {
        return desk.orElseThrow(() -> ApiRefusal.conflict(
                "changes are kept by another desk: this one is open when patchyard.itsm.kind is builtin"));
    }
}
