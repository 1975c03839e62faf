package dev.patchyard.change;

import java.util.EnumSet;
import java.util.Set;

/** The moves of a change at the built-in desk, and the only ones there are. */
public enum ChangeMove {
    SUBMIT(EnumSet.of(ChangeStatus.DRAFT), ChangeStatus.PENDING_APPROVAL),
    APPROVE(EnumSet.of(ChangeStatus.PENDING_APPROVAL), ChangeStatus.APPROVED),
    /** Also takes an approval back. */
    REJECT(EnumSet.of(ChangeStatus.PENDING_APPROVAL, ChangeStatus.APPROVED), ChangeStatus.REJECTED),
    EXECUTE(EnumSet.of(ChangeStatus.APPROVED), ChangeStatus.IN_PROGRESS),
    HOLD(EnumSet.of(ChangeStatus.IN_PROGRESS), ChangeStatus.ON_HOLD),
    RESUME(EnumSet.of(ChangeStatus.ON_HOLD), ChangeStatus.IN_PROGRESS),
    COMPLETE(EnumSet.of(ChangeStatus.IN_PROGRESS), ChangeStatus.COMPLETED),
    FAIL(EnumSet.of(ChangeStatus.IN_PROGRESS), ChangeStatus.FAILED),
    CANCEL(
            EnumSet.of(
                    ChangeStatus.DRAFT, ChangeStatus.PENDING_APPROVAL, ChangeStatus.APPROVED, ChangeStatus.IN_PROGRESS,
                    ChangeStatus.ON_HOLD),
            ChangeStatus.CANCELLED);

    private final Set<ChangeStatus> from;
    private final ChangeStatus to;

    ChangeMove(Set<ChangeStatus> from, ChangeStatus to) {
        this.from = Set.copyOf(from);
        this.to = to;
    }

    /** @return the states in which the move is possible */
    public Set<ChangeStatus> from() {
        return from;
    }

    /** @return the state it leads to */
    public ChangeStatus to() {
        return to;
    }
}
