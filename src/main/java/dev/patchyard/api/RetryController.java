package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RetryDesk;
import dev.patchyard.run.RetryWish;
import dev.patchyard.run.RunStore;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Trying hosts of an ended run again. */
@Controller("/patch/runs")
@ExecuteOn(TaskExecutors.BLOCKING)
class RetryController {
    private final RetryDesk desk;
    private final RunStore store;
    private final Idempotency idempotency;

    RetryController(RetryDesk desk, RunStore store, Idempotency idempotency) {
        this.desk = desk;
        this.store = store;
        this.idempotency = idempotency;
    }

    /**
     * @param hosts    word of {@link RetryWish.Choice}
     * @param changeId names the change for it, null when it shares the first run's or looks for one
     */
    @Introspected
    record RetryRequest(
            @NotNull String hosts,
            @Nullable Boolean allowReverted,
            @Nullable @Size(min = 1, max = 200) String changeId,
            @Nullable @Size(max = 1000) String reason) {}

    @Post("/{id}/retry")
    @Needs(Right.EXECUTE)
    HttpResponse<?> retry(HttpRequest<?> request, Actor actor, String id, @Body @Valid RetryRequest body) {
        RetryWish wish = new RetryWish(
                Objects.requireNonNull(Words.parse(RetryWish.Choice.class, "hosts", body.hosts())),
                Boolean.TRUE.equals(body.allowReverted()), body.changeId(), Objects.requireNonNullElse(body.reason(), ""));
        return idempotency.once(request, actor, body, () -> {
            PatchRun run = desk.retry(id, wish, actor);
            return HttpResponse.<RunWire.Run>accepted(URI.create("/patch/runs/" + run.id())).body(RunWire.run(run, store));
        });
    }
}
