package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.run.ParkDesk;
import dev.patchyard.run.ParkedRuns;
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
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs that do not go on by themselves, and the two things that a person can do with one. */
@Controller("/patch")
@ExecuteOn(TaskExecutors.BLOCKING)
class ParkController {
    private final ParkDesk desk;

    ParkController(ParkDesk desk) {
        this.desk = desk;
    }

    /** @param reason why */
    @Introspected
    record ParkRequest(@NotBlank @Size(max = 1000) String reason) {}

    /** @param hostsAreFree whether the person knows that nothing of the run works on any host */
    @Introspected
    record CloseRequest(@NotBlank @Size(max = 1000) String reason, @Nullable Boolean hostsAreFree) {}

    record Parked(
            String runId, String policyId, String phase, String reason, boolean setAside, @Nullable String since) {
        static Parked of(ParkedRuns.Parked one) {
            return new Parked(
                    one.runId(), one.policyId(), one.phase().toLowerCase(Locale.ROOT), one.reason(), one.setAside(),
                    Words.time(one.since()));
        }
    }

    @Get("/parked")
    @Needs(Right.VIEW)
    Pages.Page<Parked> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        return Pages.of(desk.all(), limit, cursor).map(Parked::of);
    }

    @Post("/runs/{id}/resume")
    @Needs(Right.EXECUTE)
    HttpResponse<?> resume(Actor actor, String id, @Body @Valid ParkRequest body) {
        desk.resume(id, actor, body.reason());
        return HttpResponse.noContent();
    }

    @Post("/runs/{id}/close")
    @Needs(Right.EMERGENCY)
    HttpResponse<?> close(Actor actor, String id, @Body @Valid CloseRequest body) {
        desk.close(id, actor, body.reason(), Boolean.TRUE.equals(body.hostsAreFree()));
        return HttpResponse.noContent();
    }
}
