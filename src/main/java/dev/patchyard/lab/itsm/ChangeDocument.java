package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The shape of a change: which fields can be written and what they may hold. */
final class ChangeDocument {
    static final Set<String> WRITABLE = Set.of("title", "description", "type", "risk", "affected_cis", "scheduled_at",
            "scheduled_end", "rollback_plan", "external_ref", "plan_digest", "notes");
    static final Set<String> AFTER_THE_END = Set.of("notes");
    private static final List<String> ALL = List.of("id", "number", "title", "description", "type", "status", "risk",
            "affected_cis", "scheduled_at", "scheduled_end", "requested_by", "approved_by", "approved_at",
            "rollback_plan", "outcome", "notes", "reason", "external_ref", "plan_digest", "started_at", "ended_at",
            "version", "created_at", "updated_at");

    private ChangeDocument() {}

    /** @return a draft with every field of a change, those that were not given null */
    static ObjectNode draft(ObjectNode given, String number, String person, String now) {
        ObjectNode change = Json.object();
        ALL.forEach(change::putNull);
        change.put("type", "normal").put("risk", "medium");
        given.properties().stream().filter(field -> ALL.contains(field.getKey()))
                .forEach(field -> change.set(field.getKey(), field.getValue()));
        return change.put("id", UUID.randomUUID().toString()).put("number", number)
                .put("status", ChangeStatus.DRAFT.word())
                .put("requested_by", Fields.optionalText(given, "requested_by").orElse(person))
                .put("created_by", person).put("version", 1).put("created_at", now).put("updated_at", now);
    }

    /** @throws Problem 400 or 422 naming the field that is wrong */
    static void check(ObjectNode change) {
        Fields.text(change, "title");
        Fields.oneOf(change, "type", Set.of("standard", "normal", "emergency"));
        Fields.oneOf(change, "risk", Set.of("low", "medium", "high"));
        for (String field : List.of("description", "rollback_plan", "external_ref", "plan_digest", "notes")) {
            Fields.optionalText(change, field);
        }
        if (Fields.texts(change, "affected_cis").isEmpty()) {
            throw Problem.ruleViolated("no_cis", "affected_cis", "a change is about one CI at least");
        }
        Optional<Instant> start = Fields.time(change, "scheduled_at");
        Optional<Instant> end = Fields.time(change, "scheduled_end");
        if (end.isPresent() && (start.isEmpty() || !end.get().isAfter(start.get()))) {
            throw Problem.ruleViolated("window_ends_first", "scheduled_end", "the window must end after it starts");
        }
    }

    static ChangeStatus status(ObjectNode change) {
        return ChangeStatus.of(change.get("status").asText());
    }

    /** @return the change without what a plain desk does not have */
    static ObjectNode plain(ObjectNode change) {
        ObjectNode plain = change.deepCopy();
        plain.remove(List.of("scheduled_end", "version"));
        return plain;
    }
}
