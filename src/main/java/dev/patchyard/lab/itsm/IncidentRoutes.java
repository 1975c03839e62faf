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
import java.util.List;
import java.util.Set;

/** Incidents over HTTP. */
final class IncidentRoutes {
    private final IncidentShelf incidents;
    private final boolean plain;

    private IncidentRoutes(IncidentShelf incidents, boolean plain) {
        this.incidents = incidents;
        this.plain = plain;
    }

    static void add(Routes routes, IncidentShelf incidents, boolean plain) {
        IncidentRoutes desk = new IncidentRoutes(incidents, plain);
        routes.add("GET", "/itsm/incidents", Right.READ, desk::list)
                .add("POST", "/itsm/incidents", Right.WRITE_INCIDENTS, desk::report)
                .add("GET", "/itsm/incidents/{id}", Right.READ,
                        call -> desk.one(200, incidents.get(call.variable("id"))))
                .add("PATCH", "/itsm/incidents/{id}", Right.WRITE_INCIDENTS, desk::patch)
                .add("POST", "/itsm/incidents/{id}/resolve", Right.WRITE_INCIDENTS, desk::resolve);
    }

    private Answer list(Call call) {
        List<ObjectNode> matches = incidents.all().stream()
                .filter(incident -> is(call, incident, "status") && is(call, incident, "severity")
                        && (plain || is(call, incident, "dedup_key") && is(call, incident, "linked_change")
                        && call.query("ci_id").map(Fields.texts(incident, "affected_cis")::contains).orElse(true)))
                .toList();
        return plain ? Texts.array(matches) : Pages.page(call, matches);
    }

    private Answer report(Call call) {
        ObjectNode body = call.json();
        Set<String> known = new HashSet<>(IncidentShelf.WRITABLE);
        known.removeAll(Set.of("status", "root_cause"));
        Fields.only(body, known);
        IncidentShelf.Reported reported = incidents.report(body, call.person().name());
        return one(reported.added() ? 201 : 200, reported.incident())
                .with("Location", "/itsm/incidents/" + reported.incident().get("id").asText());
    }

    private Answer patch(Call call) {
        ObjectNode body = call.json();
        Set<String> known = new HashSet<>(IncidentShelf.WRITABLE);
        known.removeAll(Set.of("source", "dedup_key"));
        Fields.only(body, known);
        return one(200, incidents.patch(call.variable("id"), Texts.ifMatch(call), body));
    }

    private Answer resolve(Call call) {
        Fields.only(call.json(), Set.of("root_cause"));
        return one(200, incidents.resolve(call.variable("id"), Fields.text(call.json(), "root_cause")));
    }

    private Answer one(int status, ObjectNode incident) {
        Answer answer = Answer.json(status, incident);
        return plain ? answer : answer.with("ETag", "\"" + incident.get("version").asLong() + "\"");
    }

    private static boolean is(Call call, ObjectNode incident, String field) {
        return call.query(field).map(value -> value.equals(incident.get(field).asText(null))).orElse(true);
    }
}
