package dev.patchyard.run.watch;

import dev.patchyard.alert.Alert;
import dev.patchyard.policy.Limits;
import dev.patchyard.run.Attempts;
import dev.patchyard.run.Delivery;
import dev.patchyard.run.OutboxRelay;
import dev.patchyard.run.Outward;
import dev.patchyard.run.PatchRun;
import dev.patchyard.run.RunStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes that a run has done with and that are still not closed, those included that were kept open for retries. */
record PendingClosures(RunStore store) implements Concern {
    private static final int NEWEST = 1000;

    @Override
    public List<Call> calls(Instant now) {
        return store.undelivered(NEWEST).stream()
                .filter(delivery -> changeId(delivery.outward()).isPresent() && delivery.runId() != null)
                .map(delivery -> of(delivery, now))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> changeId(Outward outward) {
        return switch (outward) {
            case Outward.CloseChange close -> Optional.of(close.changeId());
            case Outward.CloseChangeLater later -> Optional.of(later.changeId());
            case Outward.WritePatchState _, Outward.NoteOnChange _, Outward.OpenIncident _ -> Optional.empty();
        };
    }

    private Optional<Call> of(Delivery delivery, Instant now) {
        return store.find(delivery.runId()).flatMap(run -> pendingSince(run, delivery, now)
                .filter(since -> now.isAfter(since.plus(Limits.CLOSURE_ALARM)))
                .map(since -> call(run, delivery, since)));
    }

    /** A change that is kept open is due when its window is over and the last attempt has ended. */
    private Optional<Instant> pendingSince(PatchRun run, Delivery delivery, Instant now) {
        if (!(delivery.outward() instanceof Outward.CloseChangeLater)) {
            return Optional.ofNullable(run.endedAt());
        }
        List<PatchRun> attempts = Attempts.of(run, store).runs();
        boolean waitsForItsTime = delivery.isOpen() && delivery.dueAt().isAfter(now.plus(OutboxRelay.LONGEST_PAUSE));
        if (waitsForItsTime || attempts.stream().anyMatch(attempt -> !attempt.isEnded())) {
            return Optional.empty();
        }
        Instant windowEnd = run.change() == null ? null : run.change().windowEnd();
        return Stream.concat(Stream.ofNullable(windowEnd), attempts.stream().map(PatchRun::endedAt))
                .max(Instant::compareTo);
    }

    private static Call call(PatchRun run, Delivery delivery, Instant since) {
        String changeId = changeId(delivery.outward()).orElseThrow();
        String number = run.change() == null ? changeId : run.change().number();
        String key = "patch-run:" + run.id() + ":closure-pending";
        String state = delivery.givenUp() ? "was refused for good" : "has been tried " + delivery.attempts() + " times";
        String how = delivery.outward() instanceof Outward.CloseChange close ? " as " + close.closure().outcome() : "";
        return new Call(key, new Alert(
                Alert.Severity.P3, "Change " + number + " is still open although its patch run was done with it at " + since,
                "Closing it" + how + " " + state + ": " + delivery.lastError(),
                List.copyOf(run.hosts().keySet()), key, changeId));
    }
}
