package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Answer;
import dev.patchyard.lab.http.Call;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Pages;
import dev.patchyard.lab.http.Right;
import dev.patchyard.lab.http.Routes;
import dev.patchyard.lab.http.Texts;
import java.util.HashSet;
import java.util.Set;

/** Changes over HTTP, after the whole contract. */
final class ChangeRoutes {
    private final ChangeShelf changes;

    private ChangeRoutes(ChangeShelf changes) {
        this.changes = changes;
    }

    static void add(Routes routes, ChangeShelf changes) {
        ChangeRoutes desk = new ChangeRoutes(changes);
        routes.add("GET", "/itsm/changes", Right.READ, desk::list)
                .add("POST", "/itsm/changes", Right.REQUEST_CHANGE, desk::create)
                .add("GET", "/itsm/changes/{id}", Right.READ, call -> one(200, changes.get(call.variable("id"))))
                .add("PATCH", "/itsm/changes/{id}", Right.REQUEST_CHANGE, desk::patch);
        for (ChangeMove move : ChangeMove.values()) {
            routes.add("POST", "/itsm/changes/{id}/" + move.word(), move.right(), call -> one(200,
                    changes.move(call.variable("id"), move, Texts.ifMatch(call), call.json(), call.person().name(),
                            call.laxApproval())));
        }
    }

    private Answer list(Call call) {
        return Pages.page(call, changes.all().stream().filter(ChangeFilter.of(call)).toList());
    }

    private Answer create(Call call) {
        ObjectNode body = call.json();
        Set<String> known = new HashSet<>(ChangeDocument.WRITABLE);
        known.add("requested_by");
        Fields.only(body, known);
        ObjectNode change = changes.add(body, call.person().name());
        return one(201, change).with("Location", "/itsm/changes/" + change.get("id").asText());
    }

    private Answer patch(Call call) {
        ObjectNode body = call.json();
        Fields.only(body, ChangeDocument.WRITABLE);
        return one(200, changes.patch(call.variable("id"), Texts.ifMatch(call), body));
    }

    private static Answer one(int status, ObjectNode change) {
        return Answer.json(status, change).with("ETag", "\"" + change.get("version").asLong() + "\"");
    }
}
