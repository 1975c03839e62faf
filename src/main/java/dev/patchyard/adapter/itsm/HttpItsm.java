package dev.patchyard.adapter.itsm;

import static dev.patchyard.change.ChangeStatus.APPROVED;
import static dev.patchyard.change.ChangeStatus.DRAFT;
import static dev.patchyard.change.ChangeStatus.IN_PROGRESS;
import static dev.patchyard.change.ChangeStatus.PENDING_APPROVAL;

import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.itsm.ChangeDeskApi.Found;
import dev.patchyard.change.ChangeDraft;
import dev.patchyard.change.ChangeRequest;
import dev.patchyard.change.ChangeStatus;
import dev.patchyard.change.Itsm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A plain change desk over HTTP, with the contract's further moves where the server has them. Thread-safe. */
public final class HttpItsm implements Itsm {
    private static final int REREADS = 3;

    private final ChangeDeskApi desk;
    private final ChangeMoves moves;

    public HttpItsm(JsonOverHttp http) {
        this.desk = new ChangeDeskApi(http);
        this.moves = new ChangeMoves(desk);
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
        return moves.settle(change, current -> desk.move(current, "submit", Map.of(), PENDING_APPROVAL),
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
                throw ChangeMoves.conflict("attach the digest", status);
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
            throw ChangeMoves.conflict("start", change.status());
        }
        moves.settle(change, current -> desk.move(current, "execute", Map.of(), IN_PROGRESS), Set.of(IN_PROGRESS));
    }

    @Override
    public void close(String changeId, Closure closure) {
        moves.close(desk.require(changeId).change(), closure);
    }

    @Override
    public void note(String changeId, String text) {
        edit(changeId, found -> found.notes().lines().anyMatch(text::equals) || found.notes().contains(text)
                ? Map.of() : Map.of("notes", ChangeMoves.appended(found.notes(), text)));
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
}
