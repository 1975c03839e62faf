package dev.patchyard.run;

import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import java.util.Optional;

/** Asks the gate for one host that a person takes back, and moves the run's change to in progress before the first one. */
public final class ChangeStart {
    private final Gate gate;
    private final Itsm itsm;

    public ChangeStart(Gate gate, Itsm itsm) {
        this.gate = gate;
        this.itsm = itsm;
    }

    /** @return why the host must not be touched, empty when the change is in progress and authorises it */
    public Optional<String> objection(RunContext context, String ciId) {
        try {
            PatchRun run = context.run();
            Gate.Answer answer = gate.ask(run);
            if (!answer.decision().authorised()) {
                return Optional.of("change " + answer.decision().number() + ": " + answer.decision().objection());
            }
            if (!answer.authorises(ciId)) {
                return Optional.of("change " + answer.decision().number() + " does not cover it");
            }
            startOnce(context, run.change());
            return Optional.empty();
        } catch (CollaboratorFault fault) {
            return Optional.of("change desk: " + fault.getMessage());
        }
    }

    private void startOnce(RunContext context, ChangeLink change) {
        if (!change.startedByUs()) {
            itsm.start(change.id());
            context.note(r -> r.withChange(change.started()), RunEvent.Draft.ofRun("gate", "change " + change.number() + " started"));
        }
    }
}
