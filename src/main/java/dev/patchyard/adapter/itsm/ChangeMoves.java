package dev.patchyard.adapter.itsm;

import static dev.patchyard.change.ChangeStatus.CANCELLED;
import static dev.patchyard.change.ChangeStatus.COMPLETED;
import static dev.patchyard.change.ChangeStatus.FAILED;
import static dev.patchyard.change.ChangeStatus.IN_PROGRESS;

import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.itsm.ChangeDeskApi.Found;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm.Closure;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Moves changes so that a lost answer or a second call does no harm. */
final class ChangeMoves {
    private static final int REREADS = 3;
    private static final String CANCEL = "cancel";

    private final ChangeDeskApi desk;

    ChangeMoves(ChangeDeskApi desk) {
        this.desk = desk;
    }

    /** Makes a move and looks again when it was refused or its answer got lost: being there already is as good. */
    ChangeRequest settle(ChangeRequest change, Function<ChangeRequest, JsonAnswer> move, Set<ChangeStatus> wanted) {
        ChangeRequest current = change;
        for (int again = 0; ; again++) {
            CollaboratorFault fault;
            try {
                JsonAnswer answer = move.apply(current);
                if (answer.succeeded()) {
                    return requireStatus(ChangeDeskApi.found(answer).change(), wanted);
                }
                fault = answer.fault();
            } catch (CollaboratorFault lost) {
                fault = lost;
            }
            if (fault.kind() != Kind.CONFLICT && fault.kind() != Kind.UNCERTAIN) {
                throw fault;
            }
            ChangeStatus before = current.status();
            current = desk.require(change.id()).change();
            if (wanted.contains(current.status())) {
                return current;
            }
            if (current.status() != before || again == REREADS) {
                throw fault;
            }
        }
    }

    private static ChangeRequest requireStatus(ChangeRequest change, Set<ChangeStatus> wanted) {
        if (!wanted.contains(change.status())) {
            throw new CollaboratorFault(Kind.UNCERTAIN, "ITSM: the move was taken but the change is "
                    + change.status());
        }
        return change;
    }

    /** Ends a change; one that ended the same way already is left alone. */
    void close(ChangeRequest change, Closure closure) {
        ChangeStatus end = switch (closure.outcome()) {
            case SUCCESSFUL, SUCCESSFUL_WITH_ISSUES -> COMPLETED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
        boolean ended = change.status() == end || end == CANCELLED && desk.lacks(CANCEL) && change.status() == FAILED;
        if (ended) {
            return;
        }
        if (change.status() != IN_PROGRESS && (end != CANCELLED || change.status().isClosed())) {
            throw conflict("close", change.status());
        }
        settle(change, current -> end(current, closure, end), end == CANCELLED ? Set.of(CANCELLED,
                FAILED) : Set.of(end));
        keepNotes(change.id(), closure.notes());
    }

    private JsonAnswer end(ChangeRequest change, Closure closure, ChangeStatus end) {
        String outcome = closure.outcome().name().toLowerCase(Locale.ROOT);
        if (end == COMPLETED) {
            return desk.move(change, "complete", Map.of("outcome", outcome, "notes", closure.notes()), COMPLETED);
        }
        if (end == FAILED) {
            return desk.move(change, "fail", Map.of("reason", closure.notes()), FAILED);
        }
        JsonAnswer cancelled = desk.move(change, CANCEL, Map.of("reason", closure.notes()), CANCELLED);
        boolean noSuchState = !cancelled.succeeded() && desk.lacks(CANCEL);
        // NB: a plain desk knows no cancelled change; failed is its only other way to end one.
        return noSuchState ? desk.move(change, "fail", Map.of("reason", closure.notes()), FAILED) : cancelled;
    }

    /**
     * Plain desks pass over what comes with a move, so the notes are written when they are
     * missing.
     */
    private void keepNotes(String changeId, String notes) {
        try {
            Found found = desk.require(changeId);
            boolean kept = found.notes().contains(notes) || found.document().path("reason").asText("").contains(notes);
            if (!kept) {
                desk.patch(found.change(), Map.of("notes", appended(found.notes(), notes)));
            }
        } catch (CollaboratorFault closedAnyway) {
            // NB: the change is closed, which is what was promised; a desk that refuses late notes changes nothing in
            // that.
            return;
        }
    }

    static String appended(String notes, String text) {
        return notes.isEmpty() ? text : notes + "\n" + text;
    }

    static CollaboratorFault conflict(String verb, ChangeStatus status) {
        return new CollaboratorFault(Kind.CONFLICT, "ITSM: cannot " + verb + ": the change is " + status);
    }
}
