package dev.patchyard.run;

/**
 * The work of one phase. Steps keep nothing between calls and may be called again for the same run after a crash: they
 * look for an effect before they cause it. A step never calls a step and never moves a run.
 */
public interface Step {
    RunPhase phase();

    /**
     * Does the phase's work, or as much as can be done now.
     *
     * @throws dev.patchyard.inventory.CollaboratorFault when a collaborator fails; the engine waits and calls again, a
     *     bounded number of times
     */
    StepOutcome work(RunContext context);
}
