package dev.patchyard.change;

/** Where a change request stands. A word that is not known is UNKNOWN and authorises nothing. */
public enum ChangeStatus {
    DRAFT,
    PENDING_APPROVAL,
    APPROVED,
    IN_PROGRESS,
    ON_HOLD,
    COMPLETED,
    FAILED,
    REJECTED,
    CANCELLED,
    UNKNOWN;

    /** @return whether nobody will act on it any more */
    public boolean isClosed() {
        return switch (this) {
            case COMPLETED, FAILED, REJECTED, CANCELLED -> true;
            case DRAFT, PENDING_APPROVAL, APPROVED, IN_PROGRESS, ON_HOLD, UNKNOWN -> false;
        };
    }
}
