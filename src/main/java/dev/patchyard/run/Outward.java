package dev.patchyard.run;

import dev.patchyard.alert.Alert;
import dev.patchyard.change.Itsm;
import java.util.Map;

/** Something that others must be told, delivered at least once and made to count once by its key. */
public sealed interface Outward {
    /** Writes the patch state of a CI. */
    record WritePatchState(String ciId, Map<String, Object> patchState) implements Outward {}

    /** Ends the run's change. */
    record CloseChange(String changeId, Itsm.Closure closure) implements Outward {}

    /** Ends a change that was kept open for retries when its window ends, by what all attempts did until then. */
    record CloseChangeLater(String changeId, String firstRun) implements Outward {}

    /** Adds a note to a change that is not ours to close. */
    record NoteOnChange(String changeId, String text) implements Outward {}

    /** Opens or updates an incident. */
    record OpenIncident(Alert alert) implements Outward {}
}
