package dev.patchyard.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.patchyard.cli.client.JsonClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ITSM as Alice and Bob use it. */
public final class ChangeDesk {
    /** Long enough for the cut-off, which lies 90 minutes before the end. */
    private static final Duration WINDOW = Duration.ofHours(4);

    private final JsonClient alice;
    private final JsonClient bob;
    private final Clock clock;

    public ChangeDesk(JsonClient alice, JsonClient bob, Clock clock) {
        this.alice = alice;
        this.bob = bob;
        this.clock = clock;
    }

    /** Alice asks for a change for exactly this plan, Bob approves it. @return its id */
    public String approved(String title, String policy, List<String> cis, String planDigest) {
        Instant begin = clock.instant().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        Map<String, Object> change = new HashMap<>();
        change.put("title", title);
        change.put("type", "normal");
        change.put("risk", "medium");
        change.put("affected_cis", cis);
        change.put("scheduled_at", begin.toString());
        change.put("scheduled_end", begin.plus(WINDOW).toString());
        change.put("rollback_plan", "Each host is reverted to the snapshot taken right before it is touched.");
        change.put("external_ref", "patch-policy:" + policy);
        change.put("plan_digest", planDigest);
        String id = alice.post("/itsm/changes", change).wanted().required("id").asText();
        alice.post("/itsm/changes/" + id + "/submit", Map.of()).wanted();
        approve(id);
        return id;
    }

    /** Bob approves a change that waits for it. */
    public void approve(String id) {
        bob.post("/itsm/changes/" + id + "/approve", Map.of()).wanted();
    }

    JsonNode change(String id) {
        return alice.get("/itsm/changes/" + id).wanted();
    }

    List<JsonNode> changes() {
        return all("/itsm/changes");
    }

    List<JsonNode> incidents() {
        return all("/itsm/incidents");
    }

    /** @return the incidents that are open and name this run */
    List<JsonNode> openIncidents(String run) {
        return incidents().stream()
                .filter(incident -> incident.path("dedup_key").asText().startsWith("patch-run:" + run + ":"))
                .filter(incident -> List.of("open", "in_progress").contains(incident.path("status").asText()))
                .toList();
    }

    private List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        alice.get(path + "?limit=200").wanted().required("items").forEach(items::add);
        return items;
    }
}
