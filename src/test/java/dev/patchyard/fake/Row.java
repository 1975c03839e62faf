package dev.patchyard.fake;

import dev.patchyard.run.Attention;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunEvent;
import dev.patchyard.run.RunPhase;
import dev.patchyard.run.Verdict;
import java.time.Clock;
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

    void append(Clock clock, List<RunEvent.Draft> drafts) {
        for (RunEvent.Draft draft : drafts) {
            events.add(new RunEvent(events.size() + 1L, clock.instant(), draft.kind(), draft.ciId(), draft.text()));
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

    void stop(Clock clock, String reason) {
        parked = reason;
        parkedAt = clock.instant();
        epoch++;
        leaseUntil = null;
        run = run.withAttention(Attention.NEEDS_OPERATOR, reason);
        append(clock, List.of(RunEvent.Draft.ofRun("phase", reason)));
    }

    void end(Clock clock, Instant at, String reason) {
        append(clock, List.of(RunEvent.Draft.ofRun("phase", reason)));
        epoch++;
        PatchRun r = run;
        run = new PatchRun(
                r.id(), r.origin(), r.policy(), r.createdAt(), at, RunPhase.ENDED, Verdict.FAILED, Attention.NONE, reason,
                r.failure(), r.wave(), r.cancellation(), r.plan(), r.change(), r.hosts(), r.stages(), r.soakUntil(),
                r.stopReason(), r.stumbles(), r.confirmation());
    }
}
