package dev.patchyard.run;

import dev.patchyard.access.Actor;
import dev.patchyard.audit.AuditTrail;
import dev.patchyard.audit.UnitOfWork;
import dev.patchyard.policy.PolicyShelf;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Where pause switches are set and lifted. Both are written into the audit trail together with the switch. */
public final class PauseDesk {
    private final PauseShelf shelf;
    private final PolicyShelf policies;
    private final UnitOfWork unit;
    private final AuditTrail audit;
    private final Clock clock;

    public PauseDesk(PauseShelf shelf, PolicyShelf policies, UnitOfWork unit, AuditTrail audit, Clock clock) {
        this.shelf = shelf;
        this.policies = policies;
        this.unit = unit;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Sets a switch; needs no collaborator, so that it works on a bad night. Twice is fine: the first one stays.
     *
     * @return the switch that holds now
     * @throws RunRefusal when there is no such policy, because a pause that holds nobody would look like safety
     */
    public PauseSwitch pause(PauseScope scope, String reason, Actor actor) {
        if (scope.kind() == PauseScope.Kind.POLICY && policies.find(scope.value()).isEmpty()) {
            throw new RunRefusal(RunRefusal.Why.NO_POLICY, "scope", "there is no policy " + scope.value());
        }
        PauseSwitch wanted = new PauseSwitch(scope, reason, actor.name(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        return unit.together(() -> {
            audit.record(actor, "pause.set", "pause:" + scope.word(), Map.of("reason", reason));
            return shelf.set(wanted);
        });
    }

    /** Lifts a switch. @return whether there was one */
    public boolean lift(PauseScope scope, Actor actor) {
        return unit.together(() -> {
            boolean lifted = shelf.lift(scope);
            if (lifted) {
                audit.record(actor, "pause.lift", "pause:" + scope.word(), Map.of());
            }
            return lifted;
        });
    }

    /** @return the switches that are set, oldest first */
    public List<PauseSwitch> all() {
        return shelf.all();
    }
}
