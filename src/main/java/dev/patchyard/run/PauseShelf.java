package dev.patchyard.run;

import java.util.List;

/** The pause switches that are set. They survive restarts; all nodes see a change at once. */
public interface PauseShelf {
    /**
     * Sets a switch. One that is set for the same scope stays as it is.
     *
     * @return the switch that holds now
     */
    PauseSwitch set(PauseSwitch wanted);

    /** Lifts the switch of a scope. @return whether there was one */
    boolean lift(PauseScope scope);

    /** @return oldest first */
    List<PauseSwitch> all();
}
