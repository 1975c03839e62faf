package dev.patchyard.change;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change as the built-in desk keeps it.
 *
 * @param id        the desk's identifier
 * @param number    for people
 * @param wish      what is asked for, by whom
 * @param status    where it stands
 * @param approval  who approved it; null while nobody has, and kept when the approval is taken back
 * @param outcome   how it was closed, null while it is not
 * @param notes     what was noted, line by line
 * @param createdAt when it was asked for
 * @param version   counts up from 1 with every edit
 */
public record DeskChange(
        String id,
        String number,
        ChangeDraft wish,
        ChangeStatus status,
        @Nullable Approval approval,
        Itsm.Closure.@Nullable Outcome outcome,
        String notes,
        Instant createdAt,
        long version) {

    /**
     * @param by who
     * @param at when
     */
    public record Approval(String by, Instant at) {}

    /** @return it after a move; whether the move is possible is not looked at */
    DeskChange moved(ChangeMove move) {
        return new DeskChange(id, number, wish, move.to(), approval, outcome, notes, createdAt, version);
    }

    DeskChange approvedBy(Approval given) {
        return new DeskChange(id, number, wish, status, given, outcome, notes, createdAt, version);
    }

    DeskChange closedAs(Itsm.Closure.Outcome how) {
        return new DeskChange(id, number, wish, status, approval, how, notes, createdAt, version);
    }

    /** @return it with one more note; one that is there already is not added again */
    DeskChange noted(String text) {
        String all = text.isBlank() || notes.contains(text) ? notes : notes.isEmpty() ? text : notes + "\n" + text;
        return new DeskChange(id, number, wish, status, approval, outcome, all, createdAt, version);
    }

    DeskChange forPlan(String digest) {
        return new DeskChange(id, number, wish.forPlan(digest), status, approval, outcome, notes, createdAt, version);
    }

    /** @return it in the next version */
    public DeskChange next() {
        return new DeskChange(id, number, wish, status, approval, outcome, notes, createdAt, version + 1);
    }

    /** @return what the gate sees of it */
    public ChangeRequest asSeenByTheGate() {
        boolean holds = approval != null && status != ChangeStatus.REJECTED;
        return new ChangeRequest(
                id, number, wish.title(), status, wish.affectedCis(), wish.scheduledAt(), wish.scheduledEnd(),
                wish.requestedBy(), holds ? approval.by() : null, wish.externalRef(),
                wish.planDigest().isEmpty() ? null : wish.planDigest(), "\"" + version + "\"");
    }
}
