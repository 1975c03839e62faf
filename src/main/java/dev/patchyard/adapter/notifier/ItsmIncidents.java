package dev.patchyard.adapter.notifier;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.adapter.http.JsonAnswer;
import dev.patchyard.adapter.http.JsonCall;
import dev.patchyard.adapter.http.JsonFields;
import dev.patchyard.adapter.http.JsonOverHttp;
import dev.patchyard.adapter.http.JsonPages;
import dev.patchyard.adapter.http.ResourcePath;
import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Notifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people through incidents of the ITSM, one open incident for each key. It looks for the open one before it
 * reports, because plainer desks do not know the key; there the last line of the description bears it. Thread-safe.
 */
public final class ItsmIncidents implements Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(ItsmIncidents.class);
    private static final String INCIDENTS = "/itsm/incidents";
    private static final Set<String> OPEN = Set.of("open", "in_progress");
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DESCRIPTION = 20_000;

    private final JsonOverHttp http;
    private final JsonPages pages;
    private final @Nullable String urgentTo;

    /** @param urgentTo who gets P1 and P2 incidents that nobody has, null for nobody */
    public ItsmIncidents(JsonOverHttp http, @Nullable String urgentTo) {
        this.http = http;
        this.urgentTo = urgentTo;
        this.pages = new JsonPages(http);
    }

    @Override
    public String open(Alert alert) {
        Optional<JsonNode> open = openUnder(alert.dedupKey());
        if (open.isPresent()) {
            return update(open.get(), alert);
        }
        Map<String, Object> report = new LinkedHashMap<>(told(alert));
        report.put("source", "patch-manager");
        report.put("dedup_key", alert.dedupKey());
        // NB: no Idempotency-Key: the dedup key does its work, and a resolved incident must not be answered a second
        // time.
        JsonAnswer answer = http.send(JsonCall.post(INCIDENTS, report));
        JsonNode incident = answer.orFault();
        return answer.status() == 200 ? update(incident, alert) : assigned(incident, alert);
    }

    @Override
    public boolean isOpen(String dedupKey) {
        return openUnder(dedupKey).isPresent();
    }

    /** In a request of its own: a desk that does not know the assignee must not refuse the incident. */
    private String assigned(JsonNode incident, Alert alert) {
        String id = id("ITSM incident", incident);
        boolean isUrgent = alert.severity() == Alert.Severity.P1 || alert.severity() == Alert.Severity.P2;
        if (urgentTo != null && isUrgent && incident.path("assigned_to").asText("").isEmpty()) {
            String path = ResourcePath.of("itsm", "incidents", id);
            JsonAnswer answer = http.send(JsonCall.patch(path, Map.of("assigned_to", urgentTo), null));
            if (!answer.succeeded()) {
                LOG.warn("incident {} is open and could not be assigned to {}: {}", id, urgentTo, answer.fault().getMessage());
            }
        }
        return id;
    }

    private Optional<JsonNode> openUnder(String key) {
        return pages.all(INCIDENTS, List.of(Map.entry("dedup_key", key))).stream()
                .filter(incident -> OPEN.contains(incident.path("status").asText()))
                .filter(incident -> incident.path("dedup_key").asText("").equals(key)
                        || incident.path("description").asText("").endsWith(reference(key)))
                .findFirst();
    }

    private String update(JsonNode incident, Alert alert) {
        String id = id("ITSM incident", incident);
        Map<String, Object> news = new LinkedHashMap<>();
        told(alert).forEach((field, value) -> {
            boolean known = value instanceof String text && text.equals(incident.path(field).asText(null));
            if (!known) {
                news.put(field, value);
            }
        });
        if (!news.isEmpty()) {
            http.send(JsonCall.patch(ResourcePath.of("itsm", "incidents", id), news, null)).orFault();
        }
        return assigned(incident, alert);
    }

    private static Map<String, Object> told(Alert alert) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("title", cut(alert.title(), LONGEST_TITLE));
        fields.put("description", cut(alert.description(), LONGEST_DESCRIPTION) + reference(alert.dedupKey()));
        fields.put("severity", alert.severity().name());
        fields.put("affected_cis", alert.ciIds());
        if (alert.changeId() != null) {
            fields.put("linked_change", alert.changeId());
        }
        return fields;
    }

    private static String reference(String key) {
        return "\nReference: " + key;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    private static String id(String what, JsonNode incident) {
        return new JsonFields(what, incident).text("id");
    }
}
