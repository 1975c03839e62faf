package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.RunRequest;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.Verdict;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs: what there is, starting one, stopping one. */
@Controller("/patch/runs")
@ExecuteOn(TaskExecutors.BLOCKING)
class RunController {
    private final RunDesk desk;
    private final RunStore store;
    private final Idempotency idempotency;

    RunController(RunDesk desk, RunStore store, Idempotency idempotency) {
        this.desk = desk;
        this.store = store;
        this.idempotency = idempotency;
    }

    /**
     * @param changeId names the change for this run, null when the run looks for one
     * @param keepChangeOpen whether the change stays open until its window ends, so that retries share it
     * @param planId   an earlier run whose frozen plan is used, null to plan afresh
     */
    @Introspected
    record StartRequest(
            @NotBlank @Size(max = 64) String policyId,
            @Nullable @Size(min = 1, max = 200) String changeId,
            @Nullable @Size(min = 1, max = 64) String planId,
            @Nullable Boolean dryRun,
            @Nullable Boolean keepChangeOpen,
            @Nullable @Size(max = 1000, message = "at most 1000") List<@NotBlank @Size(max = 200) String> ciIds,
            @Nullable @Size(max = 1000) String reason) {}

    /** @param abort whether running plays are ended, too */
    @Introspected
    record CancelRequest(@Nullable Boolean abort, @Nullable @Size(max = 1000) String reason) {}

    @Get
    @Needs(Right.VIEW)
    Pages.Page<RunWire.Summary> list(
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue @Nullable String phase,
            @QueryValue @Nullable String verdict,
            @QueryValue("ci_id") @Nullable String ciId,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        RunStore.RunFilter filter = new RunStore.RunFilter(
                policyId, Words.parse(RunPhase.class, "phase", phase), Words.parse(Verdict.class, "verdict", verdict), ciId);
        return Pages.of((offset, count) -> store.page(filter, offset, count), store.count(filter), limit, cursor, true)
                .map(RunWire::summary);
    }

    @Post
    @Needs(Right.PLAN)
    HttpResponse<?> start(HttpRequest<?> request, Actor actor, @Body @Valid StartRequest body) {
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        if (!dryRun && !actor.may(Right.EXECUTE)) {
            throw ApiRefusal.of(HttpStatus.FORBIDDEN, "forbidden", "this token may plan and not execute: ask for a dry run");
        }
        return idempotency.once(request, actor, body, () -> accepted(desk.request(new RunRequest(
                body.policyId(), RunRequest.Trigger.MANUAL, actor, dryRun, body.ciIds() == null ? List.of() : body.ciIds(),
                body.changeId(), body.planId(), null, Objects.requireNonNullElse(body.reason(), ""),
                Boolean.TRUE.equals(body.keepChangeOpen())))));
    }

    /** @param reason why the plan is meant as it is */
    @Introspected
    record ConfirmRequest(@NotBlank @Size(max = 1000) String reason) {}

    @Post("/{id}/confirm")
    @Needs(Right.EXECUTE)
    HttpResponse<?> confirm(Actor actor, String id, @Body @Valid ConfirmRequest body) {
        return accepted(desk.confirm(id, actor, body.reason()));
    }

    @Get("/{id}")
    @Needs(Right.VIEW)
    RunWire.Run find(String id) {
        return store.find(id)
                .map(run -> RunWire.run(run, store))
                .orElseThrow(() -> ApiRefusal.missing("run"));
    }

    @Post("/{id}/cancel")
    @Needs(Right.EXECUTE)
    HttpResponse<?> cancel(Actor actor, String id, @Body @Valid CancelRequest body) {
        return accepted(desk.cancel(
                id, actor, Boolean.TRUE.equals(body.abort()), Objects.requireNonNullElse(body.reason(), "")));
    }

    private MutableHttpResponse<RunWire.Run> accepted(PatchRun run) {
        return HttpResponse.<RunWire.Run>accepted(URI.create("/patch/runs/" + run.id()))
                .body(RunWire.run(run, store));
    }
}
