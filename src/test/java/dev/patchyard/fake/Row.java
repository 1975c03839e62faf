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

    Row(PatchRun run, Instant dueAt) {
        this.run = run;
        this.dueAt = dueAt;
    }
}
