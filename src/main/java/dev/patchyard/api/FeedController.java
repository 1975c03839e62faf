package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.advisory.FeedDesk;
import dev.patchyard.advisory.FeedState;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the feeds of advisories are doing. */
@Controller("/patch/feeds")
@ExecuteOn(TaskExecutors.BLOCKING)
class FeedController {
    private final FeedDesk desk;

    FeedController(FeedDesk desk) {
        this.desk = desk;
    }

    record Feed(
            String name, @Nullable String triedAt, @Nullable String acceptedAt, long documents, long refusals,
            List<String> refused, @Nullable Trouble trouble) {
        static Feed of(FeedState state) {
            return new Feed(
                    state.name(), Words.time(state.triedAt()), Words.time(state.acceptedAt()), state.documents(),
                    state.refusals(), state.refused(), Trouble.of(state.trouble()));
        }
    }

    record Trouble(String kind, String reason, @Nullable String since) {
        static @Nullable Trouble of(FeedState.@Nullable Trouble trouble) {
            return trouble == null
                    ? null : new Trouble(Words.of(trouble.kind()), trouble.reason(), Words.time(trouble.since()));
        }
    }

    @Get
    @Needs(Right.VIEW)
    Pages.Page<Feed> list(@QueryValue @Nullable Integer limit, @QueryValue @Nullable String cursor) {
        return Pages.of(desk.states(), limit, cursor).map(Feed::of);
    }
}
