package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Notifier;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.Cmdb;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import dev.patchyard.policy.Limits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Delivers messages to the outside, again and again until they arrive; a receiver's final no ends the tries. */
public final class OutboxRelay {
    /** A message whose delivery failed is tried again after so long at most; one that is due later waits for its time. */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int BATCH = 100;

    private final RunStore store;
    private final Cmdb cmdb;
    private final Itsm itsm;
    private final Notifier notifier;
    private final LateClosure late;
    private final Clock clock;

    public OutboxRelay(RunStore store, Cmdb cmdb, Itsm itsm, Notifier notifier, Clock clock) {
        this.store = store;
        this.cmdb = cmdb;
        this.itsm = itsm;
        this.notifier = notifier;
        this.late = new LateClosure(store, itsm, clock);
        this.clock = clock;
    }

    /** @return all messages of a run, in the order they were added */
    public List<Delivery> of(String runId) {
        return store.deliveries(runId);
    }

    /** Tries every message of the run that has not been tried or is due. */
    public void deliver(String runId) {
        store.deliveries(runId).stream()
                .filter(d -> d.isOpen() && (d.attempts() == 0 || !d.dueAt().isAfter(clock.instant())))
                .forEach(this::attempt);
    }

    /** Tries every message that is due, of all runs and of none. May be called by several nodes: receivers know our keys. */
    public void deliverDue() {
        store.dueDeliveries(BATCH).forEach(this::attempt);
    }

    private void attempt(Delivery delivery) {
        Optional<String> told = supersededBy(delivery);
        if (told.isPresent()) {
            store.delivered(delivery.key(), "a later message told more: " + told.get());
            return;
        }
        if (isClosure(delivery.outward()) && isCmdbUntold(delivery)) {
            store.undelivered(delivery.key(), "the CMDB is told first", retryAt(delivery));
            return;
        }
        try {
            Optional<Instant> notBefore = notBefore(delivery.outward());
            if (notBefore.isPresent()) {
                store.undelivered(delivery.key(), "stays open until " + notBefore.get(), notBefore.get());
                return;
            }
            store.delivered(delivery.key(), send(delivery.outward()));
        } catch (StoreFault ours) {
            throw ours;
        } catch (RunStore.Unreadable unreadable) {
            // It says nothing about the receiver, and another version may read the run.
            store.undelivered(delivery.key(), unreadable.getMessage(), retryAt(delivery));
        } catch (CollaboratorFault fault) {
            boolean isFinal = fault.kind() == CollaboratorFault.Kind.REFUSED || fault.kind() == CollaboratorFault.Kind.NOT_FOUND;
            store.undelivered(delivery.key(), fault.getMessage(), isFinal ? null : settled(delivery, fault));
        }
    }

    private Optional<Instant> notBefore(Outward outward) {
        return outward instanceof Outward.CloseChangeLater later ? late.opensUntil(later) : Optional.empty();
    }

    /** What an incident says is replaced by the next message, so an older one must not come after it. */
    private Optional<String> supersededBy(Delivery delivery) {
        if (!(delivery.outward() instanceof Outward.OpenIncident(Alert alert)) || delivery.runId() == null) {
            return Optional.empty();
        }
        return store.deliveries(delivery.runId()).stream()
                .dropWhile(other -> !other.key().equals(delivery.key()))
                .skip(1)
                .filter(later -> later.doneAt() != null && later.outward() instanceof Outward.OpenIncident(Alert other)
                        && other.dedupKey().equals(alert.dedupKey()))
                .map(Delivery::key)
                .findFirst();
    }

    private static boolean isClosure(Outward outward) {
        return outward instanceof Outward.CloseChange || outward instanceof Outward.CloseChangeLater;
    }

    /** The order is: hosts safe, CMDB written, change closed. A CMDB that refused for good holds nothing back. */
    private boolean isCmdbUntold(Delivery delivery) {
        return delivery.runId() != null && store.deliveries(delivery.runId()).stream()
                .anyMatch(other -> other.isOpen() && other.outward() instanceof Outward.WritePatchState);
    }

    private String send(Outward outward) {
        return switch (outward) {
            case Outward.WritePatchState write -> {
                cmdb.writePatchState(write.ciId(), write.patchState());
                yield "";
            }
            case Outward.CloseChange close -> close(close);
            case Outward.CloseChangeLater later -> late.closure(later)
                    .map(closure -> close(new Outward.CloseChange(later.changeId(), closure)))
                    .orElseGet(() -> {
                        itsm.note(later.changeId(), late.notes(later));
                        return "noted: what became of a host forbids to close it";
                    });
            case Outward.NoteOnChange note -> {
                itsm.note(note.changeId(), note.text());
                yield "";
            }
            case Outward.OpenIncident incident -> notifier.open(incident.alert());
        };
    }

    /** A change that a person ended meanwhile stays as they ended it; what happened is noted on it. */
    private String close(Outward.CloseChange close) {
        try {
            itsm.close(close.changeId(), close.closure());
            return close.closure().outcome().name();
        } catch (CollaboratorFault fault) {
            ChangeStatus now = fault.kind() != CollaboratorFault.Kind.CONFLICT
                    ? ChangeStatus.UNKNOWN
                    : itsm.find(close.changeId()).map(ChangeRequest::status).orElse(ChangeStatus.UNKNOWN);
            if (!now.isClosed()) {
                throw fault;
            }
            itsm.note(close.changeId(), close.closure().notes());
            return "noted: somebody else ended it as " + now;
        }
    }

    /** Some desks know an incident only by reading theirs: one whose answer was lost is looked for when it must be seen. */
    private Instant settled(Delivery delivery, CollaboratorFault fault) {
        boolean isLooked = fault.kind() == CollaboratorFault.Kind.UNCERTAIN && delivery.outward() instanceof Outward.OpenIncident;
        Instant soon = retryAt(delivery);
        Instant seen = clock.instant().plus(Limits.SETTLE);
        return isLooked && seen.isAfter(soon) ? seen : soon;
    }

    private Instant retryAt(Delivery delivery) {
        Duration pause = Duration.ofSeconds(2L << Math.min(delivery.attempts(), 10));
        return clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }
}
