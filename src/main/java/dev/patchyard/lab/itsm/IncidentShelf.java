package dev.patchyard.lab.itsm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.patchyard.lab.http.Fields;
import dev.patchyard.lab.http.Json;
import dev.patchyard.lab.http.JsonFile;
import dev.patchyard.lab.http.Problem;
import dev.patchyard.lab.http.Shelf;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The incidents. A {@code dedup_key} belongs to one open incident at a time. */
public final class IncidentShelf {
    static final Set<String> WRITABLE = Set.of("title", "description", "severity", "affected_cis", "source",
            "dedup_key", "linked_change", "assigned_to", "status", "root_cause");
    private static final List<String> ALL = List.of("id", "number", "title", "description", "severity", "status",
            "affected_cis", "assigned_to", "source", "dedup_key", "linked_change", "root_cause", "reported_by",
            "occurrences", "version", "created_at", "updated_at", "resolved_at");
    private static final Set<String> OPEN = Set.of("open", "in_progress");

    /** What reporting an incident led to: a new one, or the one that is open under the same key. */
    record Reported(boolean added, ObjectNode incident) {}

    private final Shelf incidents;
    private final Clock clock;

    public IncidentShelf(Path folder, Clock clock) {
        this.incidents = new Shelf(new JsonFile(folder.resolve("incidents.json")), "incident", clock);
        this.clock = clock;
    }

    List<ObjectNode> all() {
        return incidents.all();
    }

    ObjectNode get(String id) {
        return incidents.get(id);
    }

    /** @return the CIs of an incident, none if there is no such incident */
    public List<String> affectedCis(String id) {
        return incidents.find(id).map(incident -> Fields.texts(incident, "affected_cis")).orElse(List.of());
    }

    Reported report(ObjectNode given, String person) {
        return incidents.together(() -> {
            ObjectNode incident = complete(given, person);
            check(incident);
            Optional<ObjectNode> open = Fields.optionalText(incident, "dedup_key").flatMap(this::open);
            if (open.isPresent()) {
                ObjectNode same = open.get();
                same.put("occurrences", same.get("occurrences").asInt() + 1);
                return new Reported(false, incidents.put(Versions.next(same, now())));
            }
            return new Reported(true, incidents.put(incident));
        });
    }

    ObjectNode patch(String id, Optional<Long> expected, ObjectNode patch) {
        return incidents.change(id, incident -> {
            Versions.check(incident, expected);
            patch.properties().forEach(field -> incident.set(field.getKey(), field.getValue()));
            check(incident);
            return Versions.next(incident, now());
        });
    }

    ObjectNode resolve(String id, String rootCause) {
        return incidents.change(id, incident -> {
            if (!OPEN.contains(incident.get("status").asText())) {
                throw Problem.of(409, "invalid_transition", "the incident is " + incident.get("status").asText());
            }
            incident.put("status", "resolved").put("root_cause", rootCause).put("resolved_at", now());
            return Versions.next(incident, now());
        });
    }

    private Optional<ObjectNode> open(String key) {
        return incidents.all().stream().filter(incident -> key.equals(incident.get("dedup_key").asText(null))
                && OPEN.contains(incident.get("status").asText())).findFirst();
    }

    private ObjectNode complete(ObjectNode given, String person) {
        ObjectNode incident = Json.object();
        ALL.forEach(incident::putNull);
        incident.putArray("affected_cis");
        given.properties().forEach(field -> incident.set(field.getKey(), field.getValue()));
        return incident.put("id", UUID.randomUUID().toString())
                .put("number", "INC%07d".formatted(incidents.all().size() + 1)).put("status", "open")
                .put("reported_by", person).put("occurrences", 1).put("version", 1).put("created_at", now())
                .put("updated_at", now());
    }

    private static void check(ObjectNode incident) {
        Fields.text(incident, "title");
        Fields.text(incident, "severity");
        Fields.oneOf(incident, "severity", Set.of("P1", "P2", "P3", "P4"));
        Fields.oneOf(incident, "status", Set.of("open", "in_progress", "resolved", "closed"));
        Fields.texts(incident, "affected_cis");
        for (String field : List.of("description", "source", "dedup_key", "linked_change",
                "assigned_to", "root_cause")) {
            Fields.optionalText(incident, field);
        }
    }

    private String now() {
        return clock.instant().toString();
    }
}
