package dev.patchyard.api;

import dev.patchyard.access.Actor;
import dev.patchyard.access.Right;
import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedState;
import dev.patchyard.advisory.ShrinkDesk;
import io.micronaut.core.annotation.Introspected;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the feeds of advisories are doing. */
@Controller("/patch/feeds")
@ExecuteOn(TaskExecutors.BLOCKING)
class FeedController {
    private final FeedDesk desk;
    private final ShrinkDesk shrinks;

    FeedController(FeedDesk desk, ShrinkDesk shrinks) {
        this.desk = desk;
        this.shrinks = shrinks;
    }

    /** @param reason why it has become so small */
    @Introspected
    record ShrinkRequest(@NotBlank @Size(max = 1000) String reason) {}

    record Feed(
            String name, @Nullable String triedAt, @Nullable String acceptedAt, long documents, long refusals,
            List<String> refused, @Nullable Trouble trouble) {
        static Feed of(FeedState state) {
            return new Feed(
                    state.name(), Words.time(state.triedAt()), Words.time(state.acceptedAt()), state.documents(),
                    state.refusals(), state.refused(), Trouble.of(state.trouble()));
        }
    }

    record Trouble(String kind, String reason, @Nullable String since, @Nullable Long documents) {
        static @Nullable Trouble of(FeedState.@Nullable Trouble trouble) {
            return trouble == null
                    ? null : new Trouble(Words.of(trouble.kind()), trouble.reason(), Words.time(trouble.since()), trouble.documents());
        }
    }

    @Get
    @Needs(Right.VIEW)
    Pages.Page<Feed> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        return Pages.of(desk.states(), limit, cursor).map(Feed::of);
    }

    @Post("/{name}/accept-shrink")
    @Needs(Right.APPROVE)
    Feed acceptShrink(Actor actor, String name, @Body @Valid ShrinkRequest body) {
        try {
            return shrinks.accept(actor, name, body.reason()).map(Feed::of).orElseThrow(() -> ApiRefusal.missing("feed"));
        } catch (IllegalStateException nothingToAccept) {
            throw ApiRefusal.conflict(String.valueOf(nothingToAccept.getMessage()));
        }
    }
}
