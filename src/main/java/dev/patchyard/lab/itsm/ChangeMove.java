package dev.patchyard.lab.itsm;

import static dev.patchyard.lab.itsm.ChangeStatus.APPROVED;
import static dev.patchyard.lab.itsm.ChangeStatus.CANCELLED;
import static dev.patchyard.lab.itsm.ChangeStatus.COMPLETED;
import static dev.patchyard.lab.itsm.ChangeStatus.DRAFT;
import static dev.patchyard.lab.itsm.ChangeStatus.FAILED;
import static dev.patchyard.lab.itsm.ChangeStatus.IN_PROGRESS;
import static dev.patchyard.lab.itsm.ChangeStatus.ON_HOLD;
import static dev.patchyard.lab.itsm.ChangeStatus.PENDING_APPROVAL;
import static dev.patchyard.lab.itsm.ChangeStatus.REJECTED;

import dev.patchyard.lab.http.Right;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The verbs of a change and the only moves there are; every other is a conflict. */
public enum ChangeMove {
    SUBMIT(EnumSet.of(DRAFT), PENDING_APPROVAL, Right.REQUEST_CHANGE),
    APPROVE(EnumSet.of(PENDING_APPROVAL), APPROVED, Right.APPROVE_CHANGE),
    REJECT(EnumSet.of(PENDING_APPROVAL, APPROVED), REJECTED, Right.APPROVE_CHANGE),
    EXECUTE(EnumSet.of(APPROVED, ON_HOLD), IN_PROGRESS, Right.IMPLEMENT_CHANGE),
    HOLD(EnumSet.of(IN_PROGRESS), ON_HOLD, Right.REQUEST_CHANGE),
    COMPLETE(EnumSet.of(IN_PROGRESS), COMPLETED, Right.IMPLEMENT_CHANGE),
    FAIL(EnumSet.of(IN_PROGRESS, ON_HOLD), FAILED, Right.IMPLEMENT_CHANGE),
    CANCEL(EnumSet.of(DRAFT, PENDING_APPROVAL, APPROVED, IN_PROGRESS, ON_HOLD), CANCELLED, Right.REQUEST_CHANGE);

    private final Set<ChangeStatus> from;
    private final ChangeStatus to;
    private final Right right;

    ChangeMove(Set<ChangeStatus> from, ChangeStatus to, Right right) {
        this.from = from;
        this.to = to;
        this.right = right;
    }

    /** @return the states in which this verb is taken */
    public Set<ChangeStatus> from() {
        return from;
    }

    /** @return the state it leads to */
    public ChangeStatus to() {
        return to;
    }

    /** @return who may */
    Right right() {
        return right;
    }

    /** @return the verb in the address */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
