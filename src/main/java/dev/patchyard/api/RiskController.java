package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.compliance.AcceptanceDesk;
import dev.patchyard.compliance.RiskAcceptance;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Risks that a person has accepted until a day. */
@Controller("/patch/risk-acceptances")
@ExecuteOn(TaskExecutors.BLOCKING)
class RiskController {
    private final AcceptanceDesk desk;

    RiskController(AcceptanceDesk desk) {
        this.desk = desk;
    }

    @Introspected
    record Wish(
            @NotBlank @Size(max = 100) String advisoryId, @Nullable @Size(min = 1, max = 200) String ciId,
            @NotBlank @Size(max = 1000) String reason, @NotNull Instant until) {}

    record Acceptance(
            String id, String advisoryId, @Nullable String ciId, String reason, String acceptedBy, @Nullable String acceptedAt,
            @Nullable String until, boolean holds, @Nullable String revokedBy, @Nullable String revokedAt) {
        static Acceptance of(RiskAcceptance one, boolean holds) {
            return new Acceptance(
                    one.id(), one.advisoryId(), one.ciId(), one.reason(), one.acceptedBy(), Words.time(one.acceptedAt()),
                    Words.time(one.until()), holds, one.revokedBy(), Words.time(one.revokedAt()));
        }
    }

    @Get
    @Needs(Right.VIEW)
    Pages.Page<Acceptance> list(
            @QueryValue @Nullable Boolean holds, @QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        List<RiskAcceptance> all =
                desk.all().stream().filter(one -> holds == null || desk.holds(one) == holds).toList();
        return Pages.of(all, limit, cursor).map(one -> Acceptance.of(one, desk.holds(one)));
    }

    @Post
    @Needs(Right.APPROVE)
    HttpResponse<Acceptance> accept(Actor actor, @Body @Valid Wish wish) {
        try {
            return desk.accept(actor, wish.advisoryId(), wish.ciId(), wish.reason(), wish.until())
                    .map(one -> HttpResponse.created(Acceptance.of(one, true)))
                    .orElseThrow(() -> ApiRefusal.missing("advisory"));
        } catch (IllegalArgumentException notAhead) {
            throw ApiRefusal.invalid("until", "expected a time ahead, at most 366 days");
        }
    }

    @Delete("/{id}")
    @Needs(Right.APPROVE)
    HttpResponse<?> revoke(Actor actor, @PathVariable String id) {
        desk.revoke(actor, id).orElseThrow(() -> ApiRefusal.missing("risk acceptance"));
        return HttpResponse.noContent();
    }
}
