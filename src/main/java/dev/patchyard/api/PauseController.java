package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.run.PauseDesk;
import dev.patchyard.run.PauseScope;
import dev.patchyard.run.PauseSwitch;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Pause switches. Who may pull one need not be allowed to lift it. */
@Controller("/patch")
@ExecuteOn(TaskExecutors.BLOCKING)
class PauseController {
    private final PauseDesk desk;

    PauseController(PauseDesk desk) {
        this.desk = desk;
    }

    @Introspected
    record PauseRequest(@NotBlank @Size(max = 80) String scope, @NotBlank @Size(max = 1000) String reason) {}

    record Switch(String scope, String reason, String actor, @Nullable String at) {
        static Switch of(PauseSwitch one) {
            return new Switch(one.scope().word(), one.reason(), one.actor(), Words.time(one.at()));
        }
    }

    @Get("/pauses")
    @Needs(Right.VIEW)
    Pages.Page<Switch> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        return Pages.of(desk.all(), limit, cursor).map(Switch::of);
    }

    @Post("/pause")
    @Needs(Right.EXECUTE)
    HttpResponse<Switch> pause(Actor actor, @Body @Valid PauseRequest body) {
        return HttpResponse.ok(Switch.of(desk.pause(scope(body.scope()), body.reason(), actor)));
    }

    @Delete("/pause/{scope}")
    @Needs(Right.APPROVE)
    HttpResponse<?> lift(Actor actor, String scope) {
        if (!desk.lift(scope(scope), actor)) {
            throw ApiRefusal.missing("pause");
        }
        return HttpResponse.noContent();
    }

    private static PauseScope scope(String word) {
        try {
            return PauseScope.parse(word);
        } catch (IllegalArgumentException unknown) {
            throw ApiRefusal.invalid("scope", "expected all, policy:<id> or env:<environment>");
        }
    }
}
