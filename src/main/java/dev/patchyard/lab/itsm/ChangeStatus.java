package dev.patchyard.lab.itsm;

import java.util.Arrays;
import java.util.Locale;

/** Where a change stands. */
public enum ChangeStatus {
    DRAFT, PENDING_APPROVAL, APPROVED, IN_PROGRESS, ON_HOLD, COMPLETED, FAILED, REJECTED, CANCELLED;

    /** @return the word on the wire */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return whether nothing can follow */
    public boolean ended() {
        return Arrays.stream(ChangeMove.values()).noneMatch(move -> move.from().contains(this));
    }

    static ChangeStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
