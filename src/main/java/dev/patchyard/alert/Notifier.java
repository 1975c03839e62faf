package dev.patchyard.alert;

/** A way to reach people: the ITSM's incidents are the first one. */
public interface Notifier {
    /**
     * Opens an incident, or updates the one that is open under the same key. A fault is a
     * {@link dev.patchyard.inventory.CollaboratorFault}.
     *
     * @return the incident's identifier
     */
    String open(Alert alert);

    /** @return whether an incident is open under the key. A fault is a {@link dev.patchyard.inventory.CollaboratorFault}. */
    boolean isOpen(String dedupKey);
}
