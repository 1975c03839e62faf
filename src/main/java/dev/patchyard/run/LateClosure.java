package dev.patchyard.run;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.Itsm;
import dev.patchyard.policy.MaintenanceWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides when and how a change ends that was kept open for retries: with its window, by what all attempts did. */
final class LateClosure {
    private static final Duration WHILE_AT_WORK = Duration.ofMinutes(1);

    private final RunStore store;
    private final Itsm itsm;
    private final Clock clock;

    LateClosure(RunStore store, Itsm itsm, Clock clock) {
        this.store = store;
        this.itsm = itsm;
        this.clock = clock;
    }

    /** @return until when it stays open at least, empty when it may be closed now */
    Optional<Instant> opensUntil(Outward.CloseChangeLater later) {
        Instant now = clock.instant();
        Optional<ChangeRequest> change = itsm.find(later.changeId()).filter(found -> !found.status().isClosed());
        Optional<Instant> end = change.flatMap(open -> windowEnd(open, attempts(later).first())).filter(now::isBefore);
        if (end.isPresent() || change.isEmpty()) {
            return end;
        }
        return attempts(later).goOn() ? Optional.of(now.plus(WHILE_AT_WORK)) : Optional.empty();
    }

    /** @return how it is closed, empty when what became of a host forbids it */
    Optional<Itsm.Closure> closure(Outward.CloseChangeLater later) {
        PatchRun whole = attempts(later).together();
        return Closures.outcome(whole).map(outcome -> new Itsm.Closure(outcome, Closures.notes(whole, clock.instant())));
    }

    /** @return what happened, for a change that must stay open */
    String notes(Outward.CloseChangeLater later) {
        return Closures.notes(attempts(later).together(), clock.instant());
    }

    private Attempts attempts(Outward.CloseChangeLater later) {
        return Attempts.of(store.find(later.firstRun()).orElseThrow(), store);
    }

    private static Optional<Instant> windowEnd(ChangeRequest change, PatchRun first) {
        MaintenanceWindow window = first.policy().timing().window();
        Duration length = window == null ? Gate.WINDOW_FALLBACK : window.length();
        return Optional.ofNullable(change.scheduledEnd())
                .or(() -> Optional.ofNullable(change.scheduledAt()).map(start -> start.plus(length)));
    }
}
