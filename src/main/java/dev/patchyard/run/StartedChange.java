package dev.patchyard.run;

import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;

/**
 * Moves the run's change to in progress once. That it is ours is written down before, because a change that somebody else
 * started authorises nothing; whoever finds that written down looks at the desk before they start it again. Thread-safe.
 */
final class StartedChange {
    private final RunContext context;
    private final Itsm itsm;
    private final Settling settling;
    private boolean isCertain;

    StartedChange(RunContext context, Itsm itsm, Settling settling) {
        this.context = context;
        this.itsm = itsm;
        this.settling = settling;
    }

    /**
     * Returns when the change is in progress, or the run has none. May be called again.
     *
     * @throws CollaboratorFault when it cannot be started, or nobody can say whether it was
     */
    synchronized void ensure() {
        ChangeLink change = context.run().change();
        if (change == null || isCertain) {
            return;
        }
        if (!change.startedByUs()) {
            context.note(run -> run.withChange(change.started()));
            startFresh(change);
            context.note(run -> run, RunEvent.Draft.ofRun("gate", "change " + change.number() + " started"));
        } else {
            startUnlessStarted(change);
        }
        isCertain = true;
    }

    private void startFresh(ChangeLink change) {
        try {
            itsm.start(change.id());
        } catch (StoreFault ours) {
            throw ours;
        } catch (CollaboratorFault fault) {
            if (fault.kind() != CollaboratorFault.Kind.UNCERTAIN) {
                context.note(run -> run.withChange(change));
                throw fault;
            }
            startUnlessStarted(change);
        }
    }

    /** A desk that still shows it as it was before our start refuses to start it a second time. */
    private void startUnlessStarted(ChangeLink change) {
        if (status(change) != ChangeStatus.APPROVED) {
            return;
        }
        try {
            itsm.start(change.id());
        } catch (StoreFault ours) {
            throw ours;
        } catch (CollaboratorFault refused) {
            boolean isStarted = refused.kind() == CollaboratorFault.Kind.CONFLICT
                    && settling.seen(() -> status(change), seen -> seen != ChangeStatus.APPROVED) == ChangeStatus.IN_PROGRESS;
            if (!isStarted) {
                throw refused;
            }
        }
    }

    private ChangeStatus status(ChangeLink change) {
        return itsm.find(change.id()).map(ChangeRequest::status).orElse(ChangeStatus.UNKNOWN);
    }
}
