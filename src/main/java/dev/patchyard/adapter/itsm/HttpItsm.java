package dev.patchyard.adapter.itsm;

import static dev.patchyard.change.ChangeStatus.APPROVED;
import static dev.patchyard.change.ChangeStatus.CANCELLED;
import static dev.patchyard.change.ChangeStatus.COMPLETED;
import static dev.patchyard.change.ChangeStatus.DRAFT;
import static dev.patchyard.change.ChangeStatus.FAILED;
import static dev.patchyard.change.ChangeStatus.IN_PROGRESS;
import static dev.patchyard.change.ChangeStatus.PENDING_APPROVAL;

import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.itsm.ChangeDeskApi.Found;
import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The change desk of SPEC-060 over HTTP, with the contract's further moves where the server has them. Thread-safe. */
public final class HttpItsm implements Itsm {
    private static final int REREADS = 3;
    private static final String CANCEL = "cancel";

    private final ChangeDeskApi desk;

    public HttpItsm(JsonOverHttp http) {
        this.desk = new ChangeDeskApi(http);
    }

    @Override
    public Optional<ChangeRequest> find(String changeId) {
        return desk.find(changeId).map(Found::change);
    }

    @Override
    public List<ChangeRequest> madeFor(String externalRef) {
        return desk.madeFor(externalRef).stream().map(Found::change).toList();
    }

    @Override
    public ChangeRequest raise(ChangeDraft draft, String idempotencyKey) {
        // NB: plain desks pass over the key; looking first keeps the promise of one change there too.
        ChangeRequest change = desk.madeFor(draft.externalRef()).stream()
                .map(Found::change)
                .filter(made -> !made.status().isClosed() && isMadeFrom(made, draft))
                .findFirst()
                .orElseGet(() -> desk.create(fields(draft), idempotencyKey).change());
        if (change.status() != DRAFT) {
            return change;
        }
        return settle(change, current -> desk.move(current, "submit", Map.of(), PENDING_APPROVAL),
                Set.of(PENDING_APPROVAL, APPROVED));
    }

    private static boolean isMadeFrom(ChangeRequest made, ChangeDraft draft) {
        return draft.planDigest().equals(made.planDigest()) && draft.affectedCis().equals(made.affectedCis())
                && draft.scheduledAt().equals(made.scheduledAt());
    }

    private static Map<String, Object> fields(ChangeDraft draft) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", draft.title());
        fields.put("type", "normal");
        fields.put("risk", "medium");
        fields.put("affected_cis", draft.affectedCis());
        fields.put("scheduled_at", draft.scheduledAt().toString());
        fields.put("scheduled_end", draft.scheduledEnd().toString());
        fields.put("rollback_plan", draft.rollbackPlan());
        fields.put("external_ref", draft.externalRef());
        fields.put("plan_digest", draft.planDigest());
        return fields;
    }

    @Override
    public void attachDigest(String changeId, String planDigest) {
        edit(changeId, found -> {
            ChangeStatus status = found.change().status();
            if (status != DRAFT && status != PENDING_APPROVAL) {
                throw conflict("attach the digest", status);
            }
            return Map.of("plan_digest", planDigest);
        });
    }

    @Override
    public void start(String changeId) {
        ChangeRequest change = desk.require(changeId).change();
        if (change.status() == IN_PROGRESS) {
            return;
        }
        // NB: desks let a change that is on hold go on by the same verb; whoever held it decides that, not we.
        if (change.status() != APPROVED) {
            throw conflict("start", change.status());
        }
        settle(change, current -> desk.move(current, "execute", Map.of(), IN_PROGRESS), Set.of(IN_PROGRESS));
    }

    @Override
    public void close(String changeId, Closure closure) {
        ChangeRequest change = desk.require(changeId).change();
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
        settle(change, current -> end(current, closure, end), end == CANCELLED ? Set.of(CANCELLED, FAILED) : Set.of(end));
        keepNotes(changeId, closure.notes());
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
        // NB: SPEC-060 knows no cancelled change; failed is its only other way to end one.
        return noSuchState ? desk.move(change, "fail", Map.of("reason", closure.notes()), FAILED) : cancelled;
    }

    /** Desks of the plain specification pass over what comes with a move, so the notes are written when they are missing. */
    private void keepNotes(String changeId, String notes) {
        try {
            Found found = desk.require(changeId);
            boolean kept = found.notes().contains(notes) || found.document().path("reason").asText("").contains(notes);
            if (!kept) {
                desk.patch(found.change(), Map.of("notes", appended(found.notes(), notes)));
            }
        } catch (CollaboratorFault closedAnyway) {
            // NB: the change is closed, which is what was promised; a desk that refuses late notes changes nothing in that.
            return;
        }
    }

    @Override
    public void note(String changeId, String text) {
        edit(changeId, found -> found.notes().lines().anyMatch(text::equals) || found.notes().contains(text)
                ? Map.of() : Map.of("notes", appended(found.notes(), text)));
    }

    private static String appended(String notes, String text) {
        return notes.isEmpty() ? text : notes + "\n" + text;
    }

    /** Reads, decides and writes; when somebody wrote in between, all of it again. No fields means nothing to write. */
    private void edit(String changeId, Function<Found, Map<String, ?>> edit) {
        for (int again = 0; ; again++) {
            Found found = desk.require(changeId);
            Map<String, ?> fields = edit.apply(found);
            JsonAnswer answer = fields.isEmpty() ? null : desk.patch(found.change(), fields);
            if (answer == null || answer.succeeded()) {
                return;
            }
            if (answer.status() != 412 || again == REREADS) {
                throw answer.fault();
            }
        }
    }

    /** Makes a move and looks again when it was refused or its answer got lost: being there already is as good. */
    private ChangeRequest settle(ChangeRequest change, Function<ChangeRequest, JsonAnswer> move, Set<ChangeStatus> wanted) {
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
            throw new CollaboratorFault(Kind.UNCERTAIN, "ITSM: the move was taken but the change is " + change.status());
        }
        return change;
    }

    private static CollaboratorFault conflict(String verb, ChangeStatus status) {
        return new CollaboratorFault(Kind.CONFLICT, "ITSM: cannot " + verb + ": the change is " + status);
    }
}
