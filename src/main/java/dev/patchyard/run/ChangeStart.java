package dev.patchyard.run;

import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.StoreFault;
import java.util.Optional;

/** Asks the gate for one host that a person takes back, and moves the run's change to in progress before the first one. */
public final class ChangeStart {
    private final Gate gate;
    private final Itsm itsm;
    private final Settling settling;

    public ChangeStart(Gate gate, Itsm itsm, Settling settling) {
        this.gate = gate;
        this.itsm = itsm;
        this.settling = settling;
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
            new StartedChange(context, itsm, settling).ensure();
            return Optional.empty();
        } catch (StoreFault ours) {
            throw ours;
        } catch (CollaboratorFault fault) {
            return Optional.of("change desk: " + fault.getMessage());
        }
    }
}
