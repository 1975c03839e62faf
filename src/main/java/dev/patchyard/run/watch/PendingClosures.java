package dev.patchyard.run.watch;

import dev.patchyard.alert.Alert;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes that a run has done with and that are still not closed. */
record PendingClosures(RunStore store) implements Concern {
    private static final int NEWEST = 1000;

    @Override
    public List<Call> calls(Instant now) {
        return store.undelivered(NEWEST).stream()
                .filter(delivery -> delivery.outward() instanceof Outward.CloseChange && delivery.runId() != null)
                .map(delivery -> of(delivery, now))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Call> of(Delivery delivery, Instant now) {
        return store.find(delivery.runId())
                .filter(run -> run.endedAt() != null && now.isAfter(run.endedAt().plus(Limits.CLOSURE_ALARM)))
                .map(run -> call(run, delivery));
    }

    private static Call call(PatchRun run, Delivery delivery) {
        Outward.CloseChange close = (Outward.CloseChange) delivery.outward();
        String number = run.change() == null ? close.changeId() : run.change().number();
        String key = "patch-run:" + run.id() + ":closure-pending";
        String state = delivery.givenUp() ? "was refused for good" : "has been tried " + delivery.attempts() + " times";
        return new Call(key, new Alert(
                Alert.Severity.P3, "Change " + number + " is still open although its patch run ended at " + run.endedAt(),
                "Closing it as " + close.closure().outcome() + " " + state + ": " + delivery.lastError(),
                List.copyOf(run.hosts().keySet()), key, close.changeId()));
    }
}
