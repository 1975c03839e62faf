package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.http.Texts;
import java.util.Optional;

/**
 * Changes with the plain verbs and nothing else: a list without pages, create, PATCH (which also sets
 * {@code pending_approval} and {@code failed}), approve, execute, complete. Unknown fields are passed over.
 */
final class PlainChangeRoutes {
    private final ChangeShelf changes;

    private PlainChangeRoutes(ChangeShelf changes) {
        this.changes = changes;
    }

    static void add(Routes routes, ChangeShelf changes) {
        PlainChangeRoutes desk = new PlainChangeRoutes(changes);
        routes.add("GET", "/itsm/changes", Right.READ, call -> Texts.array(changes.all().stream()
                        .map(ChangeDocument::plain).toList()))
                .add("POST", "/itsm/changes", Right.REQUEST_CHANGE, desk::create)
                .add("PATCH", "/itsm/changes/{id}", Right.REQUEST_CHANGE, desk::patch)
                .add("POST", "/itsm/changes/{id}/approve", Right.APPROVE_CHANGE, desk::approve)
                .add("POST", "/itsm/changes/{id}/execute", Right.IMPLEMENT_CHANGE,
                        call -> desk.move(call, ChangeMove.EXECUTE, Json.object()))
                .add("POST", "/itsm/changes/{id}/complete", Right.IMPLEMENT_CHANGE, call -> desk.move(call,
                        ChangeMove.COMPLETE, Json.object().put("outcome", "successful")));
    }

    private Answer create(Call call) {
        ObjectNode change = changes.add(known(call.json()), call.person().name());
        return Answer.json(201, ChangeDocument.plain(change));
    }

    private Answer patch(Call call) {
        ObjectNode body = call.json();
        ObjectNode changed = changes.patch(call.variable("id"), Optional.empty(), known(body));
        if (!body.hasNonNull("status")) {
            return Answer.json(200, ChangeDocument.plain(changed));
        }
        return switch (Fields.text(body, "status")) {
            case "pending_approval" -> move(call, ChangeMove.SUBMIT, Json.object());
            case "failed" -> {
                call.require(Right.IMPLEMENT_CHANGE);
                yield move(call, ChangeMove.FAIL, Json.object().put("reason", "set to failed"));
            }
            default -> throw Problem.of(409, "invalid_transition", "status cannot be set to this word here");
        };
    }

    private Answer approve(Call call) {
        String id = call.variable("id");
        if (ChangeDocument.status(changes.get(id)) == ChangeStatus.DRAFT) {
            move(call, ChangeMove.SUBMIT, Json.object());
        }
        return move(call, ChangeMove.APPROVE, Json.object());
    }

    private Answer move(Call call, ChangeMove move, ObjectNode details) {
        return Answer.json(200, ChangeDocument.plain(changes.move(call.variable("id"), move, Optional.empty(), details,
                call.person().name(), call.laxApproval())));
    }

    private static ObjectNode known(ObjectNode body) {
        ObjectNode known = body.deepCopy();
        known.retain(ChangeDocument.WRITABLE);
        known.remove("scheduled_end");
        return known;
    }
}
