package dev.patchyard.api;

import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import dev.patchyard.run.TaskLog;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The task log of a run, as pages and as a stream that ends when the run has ended and everything was told. */
@Singleton
class TaskStream {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final int AT_ONCE = 2000;

    private final RunStore store;
    private final EventBlocks.Writer<Line> blocks;
    private final Scheduler scheduler;

    TaskStream(RunStore store, EventBlocks blocks, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.store = store;
        this.blocks = blocks.of(Line.class);
        this.scheduler = Schedulers.fromExecutorService(blocking);
    }

    record Line(long number, @Nullable String at, String kind, String ciId, String text) {}

    record Page(List<Line> items, @Nullable Long next) {}

    Page page(String runId, long after, @Nullable String ciId, int limit) {
        List<Line> lines = store.tasks(runId, after, ciId, limit).stream().map(TaskStream::line).toList();
        return new Page(lines, lines.size() < limit ? null : lines.getLast().number());
    }

    private static final class Reader {
        private final String runId;
        private final @Nullable String ciId;
        private long told;
        private boolean isBehind;

        Reader(String runId, @Nullable String ciId, long told) {
            this.runId = runId;
            this.ciId = ciId;
            this.told = told;
        }
    }

    private record Look(List<TaskLog.Numbered> lines, boolean last) {}

    /** Whoever is behind is not kept waiting between two looks; nothing is read before there is somebody to take it. */
    Publisher<byte[]> after(String runId, long number, @Nullable String ciId) {
        Reader reader = new Reader(runId, ciId, number);
        return Mono.fromCallable(() -> look(reader))
                .subscribeOn(scheduler)
                .repeatWhen(ends -> ends.concatMap(end -> reader.isBehind ? Mono.just(0L) : Mono.delay(LOOK_EVERY), 1))
                .takeUntil(Look::last)
                .filter(look -> !look.lines().isEmpty())
                .map(look -> blocks.write(look.lines().stream().map(TaskStream::event).toList()));
    }

    /** NB: whether the run has ended is asked first, so that its last lines are never missed. */
    private Look look(Reader reader) {
        boolean ended = store.find(reader.runId).map(PatchRun::isEnded).orElse(true);
        List<TaskLog.Numbered> fresh = store.tasks(reader.runId, reader.told, reader.ciId, AT_ONCE);
        if (!fresh.isEmpty()) {
            reader.told = fresh.getLast().number();
        }
        reader.isBehind = fresh.size() == AT_ONCE;
        return new Look(fresh, ended && !reader.isBehind);
    }

    private static Event<Line> event(TaskLog.Numbered line) {
        return Event.of(line(line)).id(Long.toString(line.number())).name(line.line().kind());
    }

    private static Line line(TaskLog.Numbered numbered) {
        return new Line(
                numbered.number(), Words.time(numbered.line().at()), numbered.line().kind(), numbered.line().ciId(),
                numbered.line().text());
    }
}
