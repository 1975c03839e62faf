package dev.patchyard.adapter.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;

/**
 * One line of the callback plugin. The names were written by the controller; the result is what a host said.
 *
 * @param sequence number of the line, from 1
 * @param at       when
 * @param kind     begun, ok, failed, skipped, unreachable, retry, stats or one of the play's own
 * @param host     our name of the host, empty for an event of the play
 * @param action   the last part of the action's name
 * @param result   what the task returned, missing when there is none
 * @param ignored  whether the failure does not count
 * @param whole    the event as it was written
 */
public record PlayEvent(
        long sequence, Instant at, String kind, String host, String action, JsonNode result, boolean ignored,
        JsonNode whole) {
    /** @throws IllegalArgumentException when it is not an event of ours */
    static PlayEvent of(JsonNode line) {
        if (!line.isObject() || !line.path("seq").isIntegralNumber() || !line.path("event").isTextual()) {
            throw new IllegalArgumentException("not an event");
        }
        Instant at = Instant.ofEpochMilli(Math.round(line.path("at").asDouble() * 1000));
        return new PlayEvent(line.path("seq").asLong(), at, line.path("event").asText(), line.path("host").asText(""),
                line.path("action").asText(""), line.has("result") ? line.get("result") : MissingNode.getInstance(),
                line.path("ignored").asBoolean(), line);
    }

    public boolean is(String wantedKind, String wantedAction) {
        return kind.equals(wantedKind) && action.equals(wantedAction);
    }
}
