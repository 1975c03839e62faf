package dev.patchyard.api;

import dev.patchyard.access.Right;
import dev.patchyard.policy.Almanac;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Clock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** What is written down about a run: its plan, its events, its log. */
@Controller("/patch/runs/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
class RunRecordController {
    private static final int USUAL_LINES = 1000;
    private static final int MOST_LINES = 10_000;

    private final RunStore store;
    private final RunEvents events;
    private final TaskStream tasks;
    private final Almanac almanac;
    private final Clock clock;

    RunRecordController(RunStore store, RunEvents events, TaskStream tasks, Almanac almanac, Clock clock) {
        this.store = store;
        this.events = events;
        this.tasks = tasks;
        this.almanac = almanac;
        this.clock = clock;
    }

    @Get("/plan")
    @Needs(Right.VIEW)
    PlanWire.Plan plan(String id) {
        PatchRun run = require(id);
        if (run.plan() == null) {
            throw ApiRefusal.missing("plan: the run has not made one");
        }
        return PlanWire.of(id, run.plan(), almanac, clock.instant());
    }

    @Get("/events")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Needs(Right.VIEW)
    Publisher<byte[]> events(String id, @Header("Last-Event-ID") @Nullable String lastEventId) {
        require(id);
        return events.after(id, lastNumber(lastEventId));
    }

    @Get("/log")
    @Produces(MediaType.TEXT_PLAIN)
    @Needs(Right.VIEW)
    String log(
            String id, @QueryValue @Nullable String ci, @QueryValue @Nullable Long after, @QueryValue @Nullable Integer limit) {
        require(id);
        return events.stored(id, notNegative(after), ci, bounded(limit)).stream()
                .map(RunRecordController::line)
                .collect(Collectors.joining());
    }

    @Get("/tasks")
    @Needs(Right.VIEW)
    TaskStream.Page tasks(
            String id, @QueryValue @Nullable String ci, @QueryValue @Nullable Long after, @QueryValue @Nullable Integer limit) {
        require(id);
        return tasks.page(id, notNegative(after), ci, bounded(limit));
    }

    @Get("/tasks/stream")
    @Produces(MediaType.TEXT_EVENT_STREAM)
    @Needs(Right.VIEW)
    Publisher<byte[]> taskStream(
            String id, @QueryValue @Nullable String ci, @Header("Last-Event-ID") @Nullable String lastEventId) {
        require(id);
        return tasks.after(id, lastNumber(lastEventId), ci);
    }

    private static int bounded(@Nullable Integer limit) {
        int most = limit == null ? USUAL_LINES : limit;
        if (most < 1 || most > MOST_LINES) {
            throw ApiRefusal.invalid("limit", "expected 1 to " + MOST_LINES);
        }
        return most;
    }

    private static long notNegative(@Nullable Long after) {
        if (after != null && after < 0) {
            throw ApiRefusal.invalid("after", "expected 0 or more");
        }
        return after == null ? 0 : after;
    }

    private static long lastNumber(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return 0;
        }
        if (!header.matches("[0-9]{1,18}")) {
            throw ApiRefusal.invalid("Last-Event-ID", "expected the number of an event");
        }
        return Long.parseLong(header);
    }

    /** Control characters of hosts' own words never reach a terminal. */
    private static String line(RunEvent event) {
        String text = event.text().replaceAll("\\p{Cntrl}", " ");
        return event.seq() + " " + Words.time(event.at()) + " " + event.kind() + " " + (event.ciId() == null ? "-" : event.ciId())
                + " " + text + "\n";
    }

    private PatchRun require(String id) {
        return store.find(id).orElseThrow(() -> ApiRefusal.missing("run"));
    }
}
