package dev.patchyard.fake;

import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run as {@link InMemoryRunStore} keeps it. */
final class Row {
    PatchRun run;
    long epoch;
    @Nullable Instant leaseUntil;
    @Nullable String node;
    Instant dueAt;
    boolean woken;
    boolean broken;
    @Nullable String parked;
    @Nullable Instant parkedAt;
    final List<RunEvent> events = new ArrayList<>();
    final InMemoryTasks tasks = new InMemoryTasks();

    Row(PatchRun run, Instant dueAt) {
        this.run = run;
        this.dueAt = dueAt;
    }

    void append(List<RunEvent.Draft> drafts, Instant at) {
        for (RunEvent.Draft draft : drafts) {
            events.add(new RunEvent(events.size() + 1L, at, draft.kind(), draft.ciId(), draft.text()));
        }
    }

    boolean hasLogs() {
        return !tasks.isEmpty() || events.stream().anyMatch(Row::isTaskLog);
    }

    void forgetLogs() {
        events.removeIf(Row::isTaskLog);
        tasks.clear();
    }

    private static boolean isTaskLog(RunEvent event) {
        return event.kind().equals("host") || event.kind().equals("log");
    }
}
