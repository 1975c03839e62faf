package dev.patchyard.change;

import java.util.List;
import java.util.Optional;

/**
 * The change desk of record. There is no way to approve anything here. A fault is a
 * {@link dev.patchyard.inventory.CollaboratorFault}; callers treat every fault as "not approved".
 */
public interface Itsm {
    /** @return the change as it is now, empty when there is none of that id */
    Optional<ChangeRequest> find(String changeId);

    /** @return all changes made under a reference, newest first */
    List<ChangeRequest> madeFor(String externalRef);

    /**
     * Raises a change and submits it for approval. May be called again with the same key: one change results.
     *
     * @param idempotencyKey at most 64 characters
     */
    ChangeRequest raise(ChangeDraft draft, String idempotencyKey);

    /** Hands a plan's digest to a change that is not approved yet. */
    void attachDigest(String changeId, String planDigest);

    /** approved to in_progress; a change that is in progress already stays so. */
    void start(String changeId);

    /** Ends a change that is in progress. A change that ended the same way already is left alone. */
    void close(String changeId, Closure closure);

    /** Adds a note and changes nothing else. */
    void note(String changeId, String text);

    /**
     * How a change ends.
     *
     * @param outcome fixed word
     * @param notes   what happened, for people
     */
    record Closure(Outcome outcome, String notes) {
        public enum Outcome {
            SUCCESSFUL,
            SUCCESSFUL_WITH_ISSUES,
            FAILED,
            CANCELLED
        }
    }
}
