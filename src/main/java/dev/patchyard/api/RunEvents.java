package dev.patchyard.api;

import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunStore;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The events of a run as a stream that ends when the run has ended and everything was told. */
@Singleton
class RunEvents {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final int AT_ONCE = 500;

    private final RunStore store;
    private final EventBlocks.Writer<Wire> blocks;
    private final Scheduler scheduler;

    RunEvents(RunStore store, EventBlocks blocks, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.store = store;
        this.blocks = blocks.of(Wire.class);
        this.scheduler = Schedulers.fromExecutorService(blocking);
    }

    record Wire(long seq, @Nullable String at, String kind, @Nullable String ciId, String text) {}

    private record Look(List<RunEvent> events, boolean last) {}

    Publisher<byte[]> after(String runId, long number) {
        AtomicLong told = new AtomicLong(number);
        return Mono.fromCallable(() -> look(runId, told))
                .subscribeOn(scheduler)
                .repeatWhen(ends -> ends.concatMap(end -> Mono.delay(LOOK_EVERY)))
                .takeUntil(Look::last)
                .filter(look -> !look.events().isEmpty())
                .map(look -> blocks.write(look.events().stream().map(RunEvents::event).toList()));
    }

    /** @return stored events about one CI, or about all, with a number above {@code after} */
    List<RunEvent> stored(String runId, long after, @Nullable String ciId, int limit) {
        List<RunEvent> found = new ArrayList<>();
        long reached = after;
        while (found.size() < limit) {
            List<RunEvent> some = store.events(runId, reached, AT_ONCE);
            if (some.isEmpty()) {
                break;
            }
            reached = some.getLast().seq();
            some.stream().filter(event -> ciId == null || ciId.equals(event.ciId())).forEach(found::add);
        }
        return found.subList(0, Math.min(limit, found.size()));
    }

    /** NB: whether the run has ended is asked first, so that its last events are never missed. */
    private Look look(String runId, AtomicLong told) {
        boolean ended = store.find(runId).map(PatchRun::isEnded).orElse(true);
        List<RunEvent> fresh = store.events(runId, told.get(), AT_ONCE);
        if (!fresh.isEmpty()) {
            told.set(fresh.getLast().seq());
        }
        return new Look(fresh, ended && fresh.size() < AT_ONCE);
    }

    private static Event<Wire> event(RunEvent event) {
        return Event.of(wire(event)).id(Long.toString(event.seq())).name(event.kind());
    }

    private static Wire wire(RunEvent event) {
        return new Wire(event.seq(), Words.time(event.at()), event.kind(), event.ciId(), event.text());
    }
}
