package dev.patchyard.run;

import dev.patchyard.alert.Notifier;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import java.util.Optional;

/** What is still open about a run that ended. Whoever cannot be asked leaves it open. */
final class OpenMatters {
    private final RunStore store;
    private final Itsm itsm;
    private final Notifier notifier;

    OpenMatters(RunStore store, Itsm itsm, Notifier notifier) {
        this.store = store;
        this.itsm = itsm;
        this.notifier = notifier;
    }

    /** @return one of the things that are open, empty when nothing is */
    Optional<String> of(PatchRun run) {
        if (Attempts.of(run, store).goOn()) {
            return Optional.of("an attempt of it goes on");
        }
        if (store.placesHeld().containsValue(run.id())) {
            return Optional.of("it holds a host");
        }
        if (store.deliveries(run.id()).stream().anyMatch(Delivery::isOpen)) {
            return Optional.of("somebody has not been told yet");
        }
        try {
            return change(run).or(() -> incident(run));
        } catch (CollaboratorFault fault) {
            return Optional.of(String.valueOf(fault.getMessage()));
        }
    }

    private Optional<String> change(PatchRun run) {
        return Optional.ofNullable(run.change())
                .flatMap(link -> itsm.find(link.id()))
                .filter(change -> !change.status().isClosed())
                .map(ChangeRequest::number)
                .map(number -> "change " + number + " is open");
    }

    private Optional<String> incident(PatchRun run) {
        return store.deliveries(run.id()).stream()
                .map(Delivery::outward)
                .filter(Outward.OpenIncident.class::isInstance)
                .map(outward -> ((Outward.OpenIncident) outward).alert().dedupKey())
                .distinct()
                .filter(notifier::isOpen)
                .map(key -> "incident " + key + " is open")
                .findFirst();
    }
}
