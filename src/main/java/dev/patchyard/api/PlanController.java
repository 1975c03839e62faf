package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.policy.Almanac;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunDesk;
import dev.patchyard.run.RunStore;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
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
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans that are made and frozen ahead of a run: what people approve. */
@Controller("/patch/plans")
@ExecuteOn(TaskExecutors.BLOCKING)
class PlanController {
    private final RunDesk desk;
    private final RunStore store;
    private final Almanac almanac;
    private final Idempotency idempotency;
    private final Clock clock;

    PlanController(RunDesk desk, RunStore store, Almanac almanac, Idempotency idempotency, Clock clock) {
        this.desk = desk;
        this.store = store;
        this.almanac = almanac;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    /** @param changeId a change, not approved yet, that is handed the plan's digest; null for none */
    @Introspected
    record PlanRequest(
            @NotBlank @Size(max = 64) String policyId,
            @Nullable @Size(max = 1000, message = "at most 1000") List<@NotBlank @Size(max = 200) String> ciIds,
            @Nullable @Size(min = 1, max = 200) String changeId,
            @Nullable @Size(max = 1000) String reason) {}

    @Get
    @Needs(Right.VIEW)
    Pages.Page<PlanWire.Summary> list(
            @QueryValue("policy_id") @Nullable String policyId,
            @QueryValue @Nullable Integer limit,
            @QueryValue @Nullable String cursor) {
        RunStore.RunFilter filter = new RunStore.RunFilter(policyId, null, null, null, PatchRun.Kind.PLAN);
        return Pages.of((offset, count) -> store.page(filter, offset, count), store.count(filter), limit, cursor, true)
                .map(PlanWire::summary);
    }

    @Post
    @Needs(Right.PLAN)
    HttpResponse<?> make(HttpRequest<?> request, Actor actor, @Body @Valid PlanRequest body) {
        return idempotency.once(request, actor, body, () -> {
            PatchRun run = desk.requestPlan(
                    body.policyId(), Objects.requireNonNullElse(body.ciIds(), List.of()), body.changeId(), actor,
                    Objects.requireNonNullElse(body.reason(), ""));
            return HttpResponse.<PlanWire.Summary>accepted(URI.create("/patch/plans/" + run.id()))
                    .body(PlanWire.summary(run));
        });
    }

    /** The plan of a run that was started without one is found here, too: its id can be used again. */
    @Get("/{id}")
    @Needs(Right.VIEW)
    PlanWire.Made find(String id) {
        return store.find(id)
                .filter(run -> run.origin().kind() == PatchRun.Kind.PLAN || run.plan() != null)
                .map(run -> PlanWire.made(run, almanac, clock.instant()))
                .orElseThrow(() -> ApiRefusal.missing("plan"));
    }
}
